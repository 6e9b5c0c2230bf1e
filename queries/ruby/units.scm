; Wildcards with fields and predicates on text stand where a pattern on `call`, `assignment` or `binary` would read
; better: tree-sitter takes longer to analyse one of those than all that is here.

(_ . "def" name: (_) @name body: (_)? @body) @function

; define_method(:name) do … end
((_ arguments: (_ . [(simple_symbol) @name (string . (string_content) @name .)]) block: (_ body: (_) @body)) @function
  (#match? @function "^define_(singleton_)?method\\b"))

; A closure goes by what it is bound to.
(_ left: (_) @name right: (lambda body: (_ body: (_) @body))) @function
(_ key: (_) @name value: (lambda body: (_ body: (_) @body))) @function
((_ left: (_) @name right: (_ block: (_ body: (_) @body)) @_value) @function
  (#match? @_value "^(lambda|proc|Proc\\.new)\\s*(do\\b|\\{)"))

(class name: (_) @name body: (_)? @body) @type
; Point = Struct.new(:x, :y) do … end
((_ left: (_) @name right: (_ block: (_ body: (_) @body)?) @_value) @type
  (#match? @name "^[A-Z]")
  (#match? @_value "^(Struct|Class|Module)\\.new\\b|^Data\\.define\\b"))

(module name: (_) @name) @scope
