from nurture.mail.tokens import open_token, sign

OLD, NEW = b"old key", b"new key"


def test_a_token_opens_to_what_was_signed():
    assert open_token([NEW], "unsubscribe", sign([NEW], "unsubscribe", "m1")) == "m1"


def test_links_in_old_letters_work_after_the_key_was_rotated():
    token = sign([OLD], "unsubscribe", "m1")
    assert open_token([NEW, OLD], "unsubscribe", token) == "m1"


def test_the_newest_key_signs():
    token = sign([NEW, OLD], "unsubscribe", "m1")
    assert open_token([NEW], "unsubscribe", token) == "m1"
    assert open_token([OLD], "unsubscribe", token) is None


def test_nobody_can_make_up_a_token():
    token = sign([NEW], "unsubscribe", "m1")
    for wrong in ("", "m1", "m1.", "m2" + token[2:], token[:-1], token + "x", "m1.ünicode", "\x00"):
        assert open_token([NEW], "unsubscribe", wrong) is None


def test_a_token_for_one_purpose_is_worth_nothing_for_another():
    assert open_token([NEW], "session", sign([NEW], "unsubscribe", "m1")) is None
