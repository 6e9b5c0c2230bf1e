; What a comment explains is not dropped without a word, and one kind of error may be nothing to worry about.
((except_clause) @swallowed
  (#match? @swallowed "^except(\\s+\\(?(Base)?Exception\\)?(\\s+as\\s+\\w+)?)?\\s*:\\s*(pass|\\.\\.\\.)\\s*$"))
((with_item value: (call function: (_) @_callee arguments: (_) @_arguments)) @swallowed
  (#match? @_callee "^(contextlib\\.)?suppress$")
  (#match? @_arguments "^\\((Base)?Exception\\)$"))
