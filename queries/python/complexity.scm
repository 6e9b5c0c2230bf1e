(if_statement consequence: (block) @nested) @increment.nesting @branch
(elif_clause consequence: (block) @nested) @increment @branch
(if_statement alternative: (else_clause body: (block) @nested) @increment)

; The `else` of a loop is a branch that a reader has to work out; the `else` of a `try` is where it goes on.
(for_statement body: (block) @nested) @increment.nesting @branch
(for_statement alternative: (else_clause body: (block) @nested) @increment)
(while_statement body: (block) @nested) @increment.nesting @branch
(while_statement alternative: (else_clause body: (block) @nested) @increment)

(except_clause (block) @nested) @increment.nesting @branch

(conditional_expression . (_) @nested "if") @increment.nesting @branch
(conditional_expression "else" . (_) @nested)

(match_statement body: (block) @nested) @increment.nesting
(match_statement body: (block alternative: (case_clause . (_) @_pattern (#not-eq? @_pattern "_")) @branch))
(case_clause guard: (_) @branch)

; A comprehension decides, but is shorthand to a reader: it counts for the cyclomatic number alone.
(for_in_clause) @branch
(if_clause) @branch

(lambda) @nested
(function_definition) @nested

(boolean_operator operator: ["and" "or"] @operator) @logical

(call function: (identifier) @call)
(call
  function: (attribute object: (identifier) @_self attribute: (identifier) @call)
  (#any-of? @_self "self" "cls"))
