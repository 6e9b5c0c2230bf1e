; `else if` is flat: it reads on from the `if` before it.
(if_expression ")" . (_) @nested) @increment.nesting @branch
(if_expression "else" . (if_expression) @increment)
(if_expression "else" @increment . (_) @nested (#not-match? @nested "^if\\b"))

(when_expression) @increment.nesting
(when_entry) @nested
((when_entry) @branch (#not-match? @branch "^else\\b"))

(for_statement ")" . (_) @nested) @increment.nesting @branch
(while_statement ")" . (_) @nested) @increment.nesting @branch
(do_while_statement "do" . (_) @nested) @increment.nesting @branch

(catch_block (block) @nested) @increment.nesting @branch

; break@outer, continue@outer
((labeled_expression . (label) @_jump) @increment (#any-of? @_jump "break@" "continue@"))

(lambda_literal) @nested
(anonymous_function) @nested
; Of named functions those inside others, and of methods those of types and objects inside functions.
(block (function_declaration) @nested)
(lambda_literal (function_declaration) @nested)
(block (_ (class_body (function_declaration) @nested)))
(object_literal (class_body (function_declaration) @nested))

(binary_expression operator: _ @operator (#any-of? @operator "&&" "||")) @logical

; f(), this.f(); an accessor that calls `get` means another's.
((call_expression
  .
  [
    (identifier) @call
    (navigation_expression . (this_expression) . (identifier) @call)
  ])
  (#not-match? @call "^([A-Z]\\w*|([a-z]+(List|Set|Map|Array)|list|set|map|array)Of|get|set|init)$"))
