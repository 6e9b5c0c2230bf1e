; `else if` is flat: it reads on from the `if` before it.
(if_statement consequence: (_) @nested) @increment.nesting @branch
(else_clause (if_statement) @increment)
(else_clause "else" @increment (statement) @nested (#not-match? @nested "^if\\b"))

(conditional_expression consequence: (_)? @nested alternative: (_) @nested) @increment.nesting @branch

(switch_statement body: (_) @nested) @increment.nesting
(case_statement value: (_)) @branch

(for_statement body: (_) @nested) @increment.nesting @branch
(for_range_loop body: (_) @nested) @increment.nesting @branch
(while_statement body: (_) @nested) @increment.nesting @branch
(do_statement body: (_) @nested) @increment.nesting @branch

(catch_clause body: (_) @nested) @increment.nesting @branch
(seh_except_clause body: (_) @nested) @increment.nesting @branch

(goto_statement) @increment

(lambda_expression) @nested
; Of methods those of types inside functions.
(compound_statement (_ body: (_ (function_definition) @nested)))

(binary_expression operator: _ @operator (#any-of? @operator "&&" "||" "and" "or")) @logical

; f(), f<T>(), this->f(), this->f<T>(); what is in capitals is a macro.
((call_expression
  function: [
    (identifier) @call
    (_ name: (_) @call arguments: (_))
    (_ argument: (this) field: (_) @call)
    (_ argument: (this) field: (_ name: (_) @call arguments: (_)))
  ])
  (#not-match? @call "^[A-Z][A-Z0-9_]*$"))
