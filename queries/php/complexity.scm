(if_statement) @increment.nesting @branch
(else_if_clause) @increment @branch
; `else if` is flat: it reads on from the `if` before it.
(else_clause body: (if_statement) @increment)
((else_clause "else" @increment body: (_) @nested) (#not-match? @nested "^(?i:if)\\b"))

; `a ?: b` is a ternary; `a ?? b` is none.
(conditional_expression) @increment.nesting @branch
alternative: ((_) @nested (#not-match? @nested "^(?i:else|elseif)\\b"))

(switch_statement) @increment.nesting
(case_statement) @branch
(match_expression) @increment.nesting
(match_conditional_expression) @branch

(for_statement) @increment.nesting @branch
(foreach_statement) @increment.nesting @branch
(while_statement) @increment.nesting @branch
(do_statement) @increment.nesting @branch

; The bodies of all of these.
(_ condition: (_) body: (_) @nested)
(for_statement _* body: (_) @nested)
(foreach_statement body: (_) @nested)
(do_statement body: (_) @nested)

(catch_clause body: (_) @nested) @increment.nesting @branch

; `break 2` leaves the loop around the loop, as a label would.
(goto_statement) @increment
(break_statement (_)) @increment
(continue_statement (_)) @increment

(anonymous_function) @nested
(arrow_function) @nested
(anonymous_class) @nested
(compound_statement (function_definition) @nested)

((_ operator: _ @operator) @logical
  (#match? @operator "^(?i:&&|\\|\\||and|or)$"))

; Methods are often named after the function of the language that they wrap.
function: ((_) @call
  (#not-any-of? @call
    "abs" "asort" "basename" "ceil" "chmod" "chr" "copy" "count" "current" "date" "define" "dirname" "each" "empty"
    "end" "exec" "explode" "extract" "fgets" "file" "filter" "flock" "floor" "flush" "fopen" "fwrite" "glob" "hash"
    "header" "implode" "isset" "join" "key" "ksort" "log" "mail" "max" "min" "mkdir" "next" "pack" "parse" "pos" "pow"
    "prev" "print" "printf" "rand" "range" "readfile" "rename" "reset" "rewind" "rmdir" "round" "serialize" "sizeof"
    "sleep" "sort" "split" "sprintf" "sqrt" "stat" "strlen" "strtolower" "strtoupper" "substr" "system" "tempnam"
    "time" "touch" "trim" "ucfirst" "uniqid" "unlink" "unserialize" "usort"))
((_ object: (_) @_this name: (_) @call arguments: (_))
  (#eq? @_this "$this"))
((_ scope: (_) @_scope name: (_) @call arguments: (_))
  (#any-of? @_scope "self" "static"))
