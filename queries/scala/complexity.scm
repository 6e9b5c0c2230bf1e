; What follows `else` counts one: an `if` because it reads on from the one before it.
(if_expression) @increment.nesting @branch
consequence: (_) @nested
alternative: (_) @increment
alternative: ((_) @nested (#not-match? @nested "^if\\b"))
alternative: (indented_block) @nested

; A `match`, or a method of cases, switches.
body: (_ (case_clause)) @increment.nesting
body: ((_ (case_clause pattern: (_) @_pattern) @branch) (#not-eq? @_pattern "_"))
(guard) @branch

; Any other function of several cases is a closure around a `match`; one of a single case takes its argument apart.
[
  arguments: (_ (case_clause) @branch . [(comment) (block_comment)]* . (case_clause))
  right: (_ (case_clause) @branch . [(comment) (block_comment)]* . (case_clause))
  value: (_ (case_clause) @branch . [(comment) (block_comment)]* . (case_clause))
] @increment.nesting @nested
([
  arguments: (_ (case_clause) . [(comment) (block_comment)]* . (case_clause pattern: (_) @_pattern) @branch)
  right: (_ (case_clause) . [(comment) (block_comment)]* . (case_clause pattern: (_) @_pattern) @branch)
  value: (_ (case_clause) . [(comment) (block_comment)]* . (case_clause pattern: (_) @_pattern) @branch)
] (#not-eq? @_pattern "_"))
arguments: (_
  (_ (case_clause) @branch . [(comment) (block_comment)]* . (case_clause)) @increment.nesting @nested)
arguments: ((_
  (_ (case_clause) . [(comment) (block_comment)]* . (case_clause pattern: (_) @_pattern) @branch))
  (#not-eq? @_pattern "_"))

(while_expression) @increment.nesting @branch
(do_while_expression) @increment.nesting @branch
(while_expression body: (_) @nested)
(do_while_expression body: (_) @nested)

; `for … yield` is a comprehension: shorthand, whose generators and conditions count for the cyclomatic number alone.
(_ enumerators: (enumerators) @increment.nesting _ @_before . body: (_) @nested (#not-eq? @_before "yield"))
((enumerator) @branch (#match? @branch "<-"))

; Every case of a `catch` is a handler of its own.
(catch_clause (_ (case_clause) @increment.nesting @branch))
(catch_clause pattern: (_)) @increment.nesting @branch
((catch_clause) @increment.nesting @branch (#not-match? @branch "\\bcase\\b"))

; The bodies of all cases.
(case_clause _* body: (_) @nested)
(catch_clause body: (_) @nested)

(lambda_expression) @nested
arguments: (_ lambda_start: (_)) @nested
; Functions and classes inside functions.
(block (function_definition) @nested)
(indented_block (function_definition) @nested)
(template_body) @nested

((infix_expression operator: (_) @operator) @logical
  (#any-of? @operator "&&" "||"))

; In `this(…)` a constructor calls another one; what starts with a capital builds a value.
function: ((_) @call (#not-match? @call "^(this$|[A-Z])"))
function: ((field_expression value: (_) @_this field: (_) @call) (#eq? @_this "this"))
