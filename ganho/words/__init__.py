"""One way to say a sentence, in the reader's language."""
