"""For people: colours, charts, heat maps, wording. Computes nothing about digits itself."""
