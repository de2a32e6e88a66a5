"""What the coming weeks bring: letters, holds, calls, content that runs dry, graduates; nothing is changed."""

from nurture.engine.forecast.shapes import Forecast, Graduates, Held, Range, RepForecast, RepWeek, Week
from nurture.engine.forecast.verb import SEEDS, foretell

__all__ = ["SEEDS", "Forecast", "Graduates", "Held", "Range", "RepForecast", "RepWeek", "Week", "foretell"]
