; `else if` is flat: it reads on from the `if` before it.
(if_statement consequence: (_) @nested) @increment.nesting @branch
(else_clause (if_statement) @increment)
(else_clause "else" @increment (statement) @nested (#not-match? @nested "^if\\b"))

(ternary_expression consequence: (_) @nested alternative: (_) @nested) @increment.nesting @branch

(switch_statement body: (switch_body) @nested) @increment.nesting
(switch_case) @branch

(for_statement body: (_) @nested) @increment.nesting @branch
(for_in_statement body: (_) @nested) @increment.nesting @branch
(while_statement body: (_) @nested) @increment.nesting @branch
(do_statement body: (_) @nested) @increment.nesting @branch

(catch_clause body: (_) @nested) @increment.nesting @branch

(break_statement label: (_)) @increment
(continue_statement label: (_)) @increment

(arrow_function) @nested
(function_expression) @nested
(generator_function) @nested
(function_declaration) @nested
(generator_function_declaration) @nested
(method_definition) @nested

(binary_expression operator: ["&&" "||"] @operator) @logical

(call_expression function: (identifier) @call)
(call_expression function: (member_expression object: (this) property: (_) @call))
