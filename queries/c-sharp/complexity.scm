; `else if` is flat: it reads on from the `if` before it.
(if_statement consequence: (_) @nested) @increment.nesting @branch
(if_statement alternative: (if_statement) @increment)
(if_statement "else" @increment alternative: (_) @nested (#not-match? @nested "^if\\b"))

(conditional_expression consequence: (_) @nested alternative: (_) @nested) @increment.nesting @branch

(switch_statement body: (_) @nested) @increment.nesting
(switch_section "case") @branch
(switch_expression) @increment.nesting
(switch_expression_arm) @nested
((switch_expression_arm . (_) @_pattern) @branch (#not-eq? @_pattern "_"))
(when_clause) @branch

(for_statement body: (_) @nested) @increment.nesting @branch
(foreach_statement body: (_) @nested) @increment.nesting @branch
(while_statement body: (_) @nested) @increment.nesting @branch
(do_statement body: (_) @nested) @increment.nesting @branch

; A filter is a guard: of two catches for one type it decides which.
(catch_clause body: (_) @nested) @increment.nesting @branch
(catch_filter_clause) @branch

(goto_statement) @increment

; A query decides, but is shorthand to a reader: it counts for the cyclomatic number alone.
(from_clause) @branch
(join_clause) @branch
(where_clause) @branch

(lambda_expression) @nested
(anonymous_method_expression) @nested
(local_function_statement) @nested

(binary_expression operator: _ @operator (#any-of? @operator "&&" "||")) @logical
; `and` and `or` join patterns as `&&` and `||` join conditions.
(and_pattern operator: _ @operator) @logical
(or_pattern operator: _ @operator) @logical

; f(), f<T>(), this.f(), this.f<T>()
(invocation_expression
  function: [
    (_) @call
    (_ . (_) @call . (type_argument_list))
    (_ expression: "this" name: (_) @call)
    (_ expression: "this" name: (_ . (_) @call . (type_argument_list)))
  ])
