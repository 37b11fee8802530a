def high(day):
    """High water on a day."""
    return day * 50
