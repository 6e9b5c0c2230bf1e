; `else if` is flat: it reads on from the `if` before it.
(if_statement consequence: (block) @nested) @increment.nesting @branch
(if_statement alternative: (if_statement) @increment)
(if_statement alternative: (block) @increment @nested)

(for_statement body: (block) @nested) @increment.nesting @branch

(expression_switch_statement) @increment.nesting
(type_switch_statement) @increment.nesting
(select_statement) @increment.nesting
(expression_case) @nested @branch
(type_case) @nested @branch
(communication_case) @nested @branch
(default_case) @nested

(goto_statement) @increment
(break_statement (label_name)) @increment
(continue_statement (label_name)) @increment

(func_literal) @nested

(binary_expression operator: ["&&" "||"] @operator) @logical

; A call through a receiver may be to another type's method of the same name, so only functions are recursive.
(call_expression function: (identifier) @call)
