"""Every key that a marketer may write: the one table that the readers, the editor's schemas and the page of keys go by.

- A reader opens a `Form` with its `Keys`: what is not in them is an `unknown-key`.
- `schema(file)` is the JSON Schema that an editor completes and checks by; `nurture schema` writes them.
- `docs/keys.md` is `nurture.content.keys.page`.
"""
