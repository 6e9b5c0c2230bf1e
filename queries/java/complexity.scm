; `else if` is flat: it reads on from the `if` before it.
(if_statement consequence: (_) @nested) @increment.nesting @branch
(if_statement alternative: (if_statement) @increment)
(if_statement "else" @increment alternative: (_) @nested (#not-match? @nested "^if\\b"))

(ternary_expression consequence: (_) @nested alternative: (_) @nested) @increment.nesting @branch

; A label without an expression, or with `null, default`, is the default.
(switch_expression body: (switch_block) @nested) @increment.nesting
((switch_label (_)) @branch (#not-match? @branch "\\bdefault$"))
(guard) @branch

(for_statement body: (_) @nested) @increment.nesting @branch
(enhanced_for_statement body: (_) @nested) @increment.nesting @branch
(while_statement body: (_) @nested) @increment.nesting @branch
(do_statement body: (_) @nested) @increment.nesting @branch

(catch_clause body: (_) @nested) @increment.nesting @branch

(break_statement (identifier)) @increment
(continue_statement (identifier)) @increment

(lambda_expression) @nested
(method_declaration) @nested
(constructor_declaration) @nested

(binary_expression operator: ["&&" "||"] @operator) @logical

(method_invocation !object name: (_) @call)
(method_invocation object: (this) name: (_) @call)
