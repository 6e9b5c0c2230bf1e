; `else if` is flat: it reads on from the `if` before it.
(if_statement consequence: (_) @nested) @increment.nesting @branch
(else_clause (if_statement) @increment)
(else_clause "else" @increment (statement) @nested (#not-match? @nested "^if\\b"))

(conditional_expression consequence: (_)? @nested alternative: (_) @nested) @increment.nesting @branch

(switch_statement body: (_) @nested) @increment.nesting
(case_statement value: (_)) @branch

(for_statement body: (_) @nested) @increment.nesting @branch
(while_statement body: (_) @nested) @increment.nesting @branch
(do_statement body: (_) @nested) @increment.nesting @branch

(goto_statement) @increment

(function_definition) @nested

(binary_expression operator: ["&&" "||"] @operator) @logical

(call_expression function: (identifier) @call)
