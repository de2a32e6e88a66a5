"""Letters that nobody should write: a grammar of Jinja, Markdown and HTML that goes wrong, grown from a seed."""

import random
from collections.abc import Callable, Iterator

_NAMES = (
    "contact.given_name", "partner.name", "partner.city", "rep.phone", "vendor.address", "greeting", "sign_off",
    "offer", "contact", "partner", "self", "config", "request", "env", "settings", "cycler", "joiner", "namespace",
    "lipsum", "range", "dict", "loop", "caller", "varargs", "context", "environ", "__builtins__", "_", "body",
    "none", "true", "offer.describe", "reference.graz", "contact_given_name", "unsubscribe_url", "locale",
    "event.day",
)  # fmt: skip
_ATTRIBUTES = (
    "__class__", "__mro__", "__subclasses__", "__globals__", "__init__", "__dict__", "_TemplateReference__context",
    "format", "format_map", "given_name", "name", "environ", "os", "popen", "read", "metadata", "func_globals",
    "gi_frame", "cr_frame", "mro", "keys", "clear", "update", "password_hash", "__reduce_ex__", "x", "\u0131",
    "n\u0430me",
)  # fmt: skip
_FILTERS = (
    "upper", "lower", "title", "trim", "default", "capitalize", "day", "money", "number", "attr", "map", "format",
    "safe", "join", "list", "tojson", "pprint", "xmlattr", "urlize", "replace", "center", "indent", "wordwrap",
    "batch", "sum", "select", "apply", "string", "groupby", "random", "forceescape", "filesizeformat", "e",
)  # fmt: skip
_TESTS = (
    "defined", "divisibleby 0", "filter", "callable", "sameas none", "odd", "in 'x'", "foo", "mapping", "none",
)  # fmt: skip
_STRINGS = (
    "x", "{0.__class__.__init__.__globals__}", "\\x5f\\x5fclass\\x5f\\x5f", "\\u005f\\u005fglobals\\u005f\\u005f",
    "\\ud800", "%09999999d", "{{ 7*7 }}", "}}", "{% raw %}", "/etc/passwd", "../../../../etc/hostname", "a\\0b",
    "\\", "é" * 40, "\\N{BULLET}", "<script>", "2026-12-03", "1e-99999999", "EUR",
)  # fmt: skip
_OPERATORS = (
    "+", "-", "*", "**", "//", "/", "%", "~", "==", "<", ">=", "in", "not in", "and", "or", "|", ",",
)  # fmt: skip
_BLOCKS = (
    "{{% for a in {0} %}}{{{{ a }}}}{{% endfor %}}", "{{% if {0} %}}yes{{% endif %}}",
    "{{% if {0} %}}a{{% elif {1} %}}b{{% else %}}", "{{% set a = {0} %}}{{{{ a }}}}",
    "{{% macro m() %}}{{{{ m() }}}}{{% endmacro %}}{{{{ m() }}}}", "{{% include {0} %}}", "{{% extends {0} %}}",
    "{{% import {0} as i %}}{{{{ i.x }}}}", "{{% from {0} import x %}}", "{{% raw %}}{{{{ {0} }}}}{{% endraw %}}",
    "{{% filter upper %}}{{{{ {0} }}}}{{% endfilter %}}", "{{% with a = {0} %}}{{{{ a }}}}{{% endwith %}}",
    "{{% do {0} %}}", "{{% call {0}() %}}{{% endcall %}}", "{{% block b %}}{{{{ super() }}}}{{% endblock %}}",
    "{{% autoescape false %}}x{{% endautoescape %}}", "{{% endif %}}", "{{%- if {0} -%}}  x  {{%- endif -%}}",
    "{{# {0} #}}", "{{# {0}", "{{% raw %}}", "{{% endraw %}}", "{{{{ {0}", "{{% debug %}}",
    "{{% trans %}}{0}{{% endtrans %}}",
)  # fmt: skip
_MARKS = (
    "[a](calculator)", '[a](calculator "{0}")', "[a]({0})", '[f]: b "{{% raw %}}"\n\n',
    '\n\n[f2]: b "{{% endraw %}}"\n\n', "> ", "- ", "1. ", "```{0}\nx\n```\n", "`{0}`", "*{0}*", "**", "_a",
    "&#123;", "&#x7b;&#123;", "\\{{", "{{", "}}", "\ue000v0\ue001", "\ue000b1\ue001", "<!--", "-->",
    "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">', "</p>", "<style>*{{display:none}}</style>",
    "![{0}](x)", "&", "\\", "\n\n", "\n", "    ", "\t", "# ", "===\n", "---\n", "|a|b|\n|-|-|\n", "\u202e",
    "\u2028", "\ufeff", "\x00", "\x1b[2J", "\r", "<https://x.example>", "[[[[", "](", "&lbrace;&lbrace; 7*7 }}}}",
)  # fmt: skip


class Grower:
    """One stream of payloads; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def letters(self, count: int) -> Iterator[str]:
        """Whole files, most with a right front."""
        for _ in range(count):
            subject = self._filled("{0}") if self._chance.random() < 0.2 else "Hello"
            front = f"---\nsubject: '{subject.replace(chr(39), chr(39) * 2)}'\n---\n"
            body = "".join(self._fragment() for _ in range(self._chance.randint(1, 5)))
            yield self._mutated(front + body + "\n", len(front)) if self._chance.random() < 0.3 else front + body + "\n"

    def _fragment(self) -> str:
        kind = self._chance.choice((self._braces, self._braces, self._block, self._mark, self._plain))
        made = kind()
        return made * self._chance.choice((2, 30, 300, 3000)) if self._chance.random() < 0.05 else made

    def _plain(self) -> str:
        return self._chance.choice(
            ("Hello. ", "\n\n{{ greeting }}\n\n", "{{ partner.name }}", "\n{% if offer %}\nx\n{% endif %}\n")
        )

    def _braces(self) -> str:
        return f"{{{{{self._chance.choice(('', '-', '+', ' '))} {self._expression(3)} }}}}"

    def _block(self) -> str:
        return self._filled(self._chance.choice(_BLOCKS))

    def _mark(self) -> str:
        return self._filled(self._chance.choice(_MARKS).replace("{0}", "\x01")).replace("\x01", self._braces())

    def _filled(self, pattern: str) -> str:
        try:
            return pattern.format(self._expression(2), self._expression(1))
        except (ValueError, IndexError):
            return pattern

    def _expression(self, depth: int) -> str:
        if depth == 0:
            return self._chance.choice(
                (self._chance.choice(_NAMES), self._string(), str(self._chance.choice((0, 7, 9**9, 10**30))))
            )
        shapes: tuple[Callable[[str], str], ...] = (
            lambda inner: inner,
            lambda inner: f"{inner}.{self._chance.choice(_ATTRIBUTES)}",
            lambda inner: f"{inner}[{self._string()}]",
            lambda inner: f"{inner}[::{self._expression(0)}]",
            lambda inner: f"{inner}({self._expression(depth - 1)})",
            lambda inner: f"{inner}|{self._chance.choice(_FILTERS)}",
            lambda inner: f"{inner}|{self._chance.choice(_FILTERS)}({self._expression(depth - 1)})",
            lambda inner: f"{inner} is {self._chance.choice(_TESTS)}",
            lambda inner: f"{inner} {self._chance.choice(_OPERATORS)} {self._expression(depth - 1)}",
            lambda inner: f"({inner})",
            lambda inner: f"[{inner}, {self._expression(depth - 1)}]",
            lambda inner: f"{{{inner}: {inner}}}",
            lambda inner: f"{inner} if {self._expression(depth - 1)} else {inner}",
            lambda inner: f"not {inner}",
        )  # fmt: skip
        return self._chance.choice(shapes)(self._expression(depth - 1))

    def _string(self) -> str:
        quote = self._chance.choice("'\"")
        return f"{quote}{self._chance.choice(_STRINGS)}{quote}"

    def _mutated(self, text: str, start: int) -> str:
        """With a few characters gone, doubled or changed places, as a hand slips."""
        letters = list(text)
        for _ in range(self._chance.randint(1, 4)):
            at = self._chance.randrange(start, len(letters))
            letters[at] = self._chance.choice(("", letters[at] * 2, "{", "}", "%", '"', "'", "\n", "#", "|", "\\"))
        return "".join(letters)
