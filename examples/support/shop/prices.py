"""What things cost."""


def total(prices, rate, rebate):
    result = 0
    for price in prices:
        if price > 0:
            result += price * rate
        elif rebate:
            result -= price * rebate
        else:
            result += 1
    if result < 0:
        result = 0
    return round(result, 2)
