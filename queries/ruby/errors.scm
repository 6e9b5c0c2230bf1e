(rescue_modifier handler: (nil)) @swallowed
