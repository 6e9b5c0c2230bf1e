; `else if` is flat: it reads on from the `if` before it.
(if_expression consequence: (block) @nested) @increment.nesting @branch
(else_clause (if_expression) @increment)
(else_clause (block) @increment @nested)

; `let … else` is an `if` without its own braces.
(let_declaration alternative: (block) @nested) @increment.nesting @branch

; Every arm is a case; `_` is the default.
(match_expression body: (match_block) @nested) @increment.nesting
(match_arm pattern: (match_pattern) @_pattern (#not-eq? @_pattern "_")) @branch
(match_pattern condition: (_) @branch)

(while_expression body: (block) @nested) @increment.nesting @branch
(for_expression body: (block) @nested) @increment.nesting @branch
(loop_expression body: (block) @nested) @increment.nesting

(break_expression (label)) @increment
(continue_expression (label)) @increment

(closure_expression) @nested
(function_item) @nested

(binary_expression operator: ["&&" "||"] @operator) @logical
(let_chain "&&" @operator) @logical

(call_expression function: (identifier) @call)
(call_expression function: (field_expression value: (self) field: (field_identifier) @call))
(call_expression
  function: (scoped_identifier path: (identifier) @_type name: (identifier) @call)
  (#eq? @_type "Self"))
