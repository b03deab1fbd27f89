"""For people: charts, heat maps, wording."""
