(if_statement) @increment.nesting @branch
(elif_clause) @increment @branch
(else_clause) @increment
((if_statement "then" (_) @nested) (#not-match? @nested "^(elif|else)\\b"))
(elif_clause "then" (_) @nested)
(else_clause (_) @nested)

(ternary_expression consequence: (_) @nested alternative: (_) @nested) @increment.nesting @branch

(case_statement) @increment.nesting
(case_item) @nested
((case_item value: (_) @_value) @branch (#not-eq? @_value "*"))

(for_statement) @increment.nesting @branch
(c_style_for_statement) @increment.nesting @branch
(while_statement) @increment.nesting @branch
(do_group) @nested
(c_style_for_statement body: (compound_statement) @nested)

; `break 2` leaves the loop around the loop, as a label would.
((command) @increment (#match? @increment "^(break|continue)\\s+[0-9$]"))

; A node nests once: one that is itself a statement of an `if` is one level deeper, where two would be right.
(function_definition) @nested

; Commands are combined as values are.
(list ["&&" "||"] @operator) @logical
(heredoc_redirect operator: ["&&" "||"] @operator) @logical
(binary_expression operator: ["&&" "||"] @operator) @logical
; The grammar lets `-a` and `-o` bind tighter than the tests they join, so each is read as a sequence of its own.
((binary_expression operator: (test_operator) @operator) @logical
  (#any-of? @operator "-a" "-o"))

(command_name (word) @call)
