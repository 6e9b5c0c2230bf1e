(if) @increment.nesting @branch
(unless) @increment.nesting @branch
(elsif) @increment @branch
(conditional) @increment.nesting @branch
consequence: (_) @nested
alternative: ((_) @nested (#not-match? @nested "^elsif\\b"))
alternative: ((_) @increment (#match? @increment "^else\\b"))
(if_modifier body: (_) @nested) @increment.nesting @branch
(unless_modifier body: (_) @nested) @increment.nesting @branch

(case) @increment.nesting
(case (else) @nested)
(when) @branch
(case_match) @increment.nesting
(case_match else: (_) @nested)
(in_clause pattern: (_) @_pattern (#not-eq? @_pattern "_")) @branch
(if_guard) @branch
(unless_guard) @branch

(while) @increment.nesting @branch
(until) @increment.nesting @branch
(for) @increment.nesting @branch
; With `begin … end` as its body, a modifier is a `do … while`.
(while_modifier body: (_) @nested) @increment.nesting @branch
(until_modifier body: (_) @nested) @increment.nesting @branch

; `retry` and `redo` name no label. The `else` of a `rescue` is where it goes on.
(rescue) @increment.nesting @branch
(rescue_modifier) @increment.nesting @branch
handler: (_) @nested

; The bodies of `if`, `when`, `in` and `rescue`, and those of loops.
(then) @nested
(do) @nested

; A block is a closure, whatever the method does with it: `each` and `loop` are no loops of the language.
(block) @nested
(do_block) @nested
(method) @nested
(singleton_method) @nested

((_ operator: _ @operator) @logical (#any-of? @operator "&&" "||" "and" "or"))

(_ . (identifier) @call . [(argument_list) (block) (do_block)])
((_ receiver: (_) @_self method: (_) @call) (#eq? @_self "self"))
