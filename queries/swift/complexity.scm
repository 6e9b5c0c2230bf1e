; Most patterns here tell a node by the tokens in it: this grammar is so large that tree-sitter takes up to 0.1 s for a
; pattern that names the kinds of a statement and of its children.

; `else if` is flat: it reads on from the `if` before it. `guard … else` is an `if`, whose `else` follows no block.
(if_statement) @increment.nesting @branch
(guard_statement) @increment.nesting @branch
(_ "}" . (else) . [(if_statement) "{"] @increment)

(for_statement) @increment.nesting @branch
(while_statement) @increment.nesting @branch
(repeat_while_statement) @increment.nesting @branch
(catch_block) @increment.nesting @branch
((_ "{" . (statements) @nested) @_statement (#match? @_statement "^(if|guard|for|while|repeat|catch)\\b"))

; The grammar reads `a ? b : c ? d : e` as if its first choice were the condition of the second.
(ternary_expression) @increment.nesting @branch
(_ (ternary_expression)? @nested . "?" . (_) @nested . ":" . (_) @nested)

(switch_statement) @increment.nesting
(switch_entry) @nested
(switch_entry "case") @branch
; The guard of a case decides, and so does that of a loop or a catch.
(switch_entry (where_keyword) @branch)
(where_clause) @branch

(control_transfer_statement ["break" "continue"] . result: (_)) @increment

; Of named functions those inside others, and of methods those of types inside functions.
(statements (function_declaration) @nested)
(statements (_ body: (_ (function_declaration) @nested)))
(value_argument (lambda_literal) @nested)
(statements (lambda_literal) @nested)
((_ (lambda_literal) @nested) @_around (#not-match? @_around "^\\{"))

(_ op: ["&&" "||"] @operator) @logical

; f(), self.f(), Self.f(); a call of an initialiser means another one, and what is in capitals builds a value.
; f {…}, {…}(): a closure is nested, but `defer {…}`, which the grammar takes for a call with one, is no closure.
((call_expression
  .
  [
    (_) @call
    (_ . (self_expression) . (_ (_) @call) .)
    (_ . (simple_identifier) @_type . (_ (_) @call) .)
    ((_) @_callee . (_ (lambda_literal) @nested))
    (lambda_literal) @nested
  ])
  (#eq? @_type "Self")
  (#match? @call "^[^A-Z.]")
  (#not-any-of? @call "init" "get" "set")
  (#not-eq? @_callee "defer"))
