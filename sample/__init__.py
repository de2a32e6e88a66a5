"""A sample vendor's world: a pool of invented partners, and how they and the reps behave over half a year.

The engine knows nothing of it. It knows of the engine what an outsider can: letters in a folder, a callback address,
files to import, and the verbs a rep has.
"""
