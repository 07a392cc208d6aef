"""Embedder by TF-IDF: English texts in, rows of unit length out, fitted on the texts themselves (no weights)."""

from collections.abc import Sequence

from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

# words of two letters and more, with inner hyphens; one letter says nothing about an event
WORD = r"(?u)\b\w[\w-]+\b"


class TfidfEmbedder:
    """TF-IDF over words, sublinear counts; dimensions are the terms of the batch, so embed all texts at once."""

    fingerprint = "tfidf|words|sublinear"

    def embed(self, texts: Sequence[str]) -> csr_matrix:
        """Sparse array of shape (len(texts), terms); a text without a term has a row of zeros."""
        vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=WORD)
        try:
            return vectorizer.fit_transform(texts)
        except ValueError:  # scikit-learn: empty vocabulary
            return csr_matrix((len(texts), 1))
