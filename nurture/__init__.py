"""The nurture campaign engine: decide in `rules`, read what marketers write in `content`, act in `engine`."""
