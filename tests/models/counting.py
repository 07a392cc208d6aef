"""A back-end that counts how often it opens a model, and says every source again."""

from jobs.models.seq2seq import Generated

OPENED = []  # the folder of every model opened in this process


class Echo:
    """An engine whose every target is its source."""

    batch_tokens = 1024

    def generate(self, sources, start, decoding):
        """Each source once."""
        return [[Generated(tuple(ids), -1.0)] for ids in sources]

    def score(self, sources, targets, start):
        """No target is better than another."""
        return [0.0] * len(targets)


def engine(spec, folder, codec, cache):
    """The loaded model."""
    OPENED.append(folder)
    return Echo()


def precision(spec):
    """The precision that it runs."""
    return "none"
