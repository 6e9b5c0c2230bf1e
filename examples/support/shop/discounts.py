"""Discounts for those who buy much."""


def discounted_total(orders, factor, bonus):
    amount = 0
    for order in orders:
        if order > 0:
            amount += order * factor
        elif bonus:
            amount -= order * bonus
        else:
            amount += 1
    if amount < 0:
        amount = 0
    return round(amount, 2)


def tier(count, is_member, has_coupon, region):
    if count > 100:
        if is_member:
            if has_coupon:
                return 0.3
            return 0.25
        if region == "north":
            return 0.2
        return 0.15
    if count > 10:
        for step in (50, 25):
            if count > step and is_member:
                return step / 500
        return 0.05
    return 0
