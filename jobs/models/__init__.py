"""Models by name: a ModelSpec in, a Translator or Summarizer out. The heavy packages are imported on first use.

Reads the YAML sections `translate.routes` and `summarize.model` (as ModelSpecs). A model is loaded when it gets its
first source, so that a night whose sentences are all in the memory loads none; that it is on this machine is checked
at once.
"""
