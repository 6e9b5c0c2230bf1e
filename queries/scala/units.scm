; The grammar is so large that tree-sitter takes milliseconds to analyse most patterns on its nodes. So patterns here go
; by fields where they can, and leave out the bodies of types.

(function_definition name: (_) @name body: (_) @body) @function

; A closure goes by what it is bound to.
(val_definition pattern: (_) @name value: [
  (_ parameters: (_) (_) @body .)
  (_ . (_ parameters: (_) (_) @body .) .)
  (_ . (case_clause) @body)
]) @function
(var_definition pattern: (_) @name value: [
  (_ parameters: (_) (_) @body .)
  (_ . (_ parameters: (_) (_) @body .) .)
  (_ . (case_clause) @body)
]) @function
(assignment_expression left: (_) @name right: (_ parameters: (_) (_) @body .)) @function

(class_definition name: (_) @name) @type
(trait_definition name: (_) @name) @type
(object_definition name: (_) @name) @type
(package_object name: (_) @name) @type
(enum_definition name: (_) @name) @type

(package_clause name: (_) @name body: (_)) @scope
((given_definition name: (_) @name return_type: (_) body: (_)) @scope
  (#match? @scope "^given\\b"))
; An instance without a name goes by its type, as do anonymous classes and extensions.
((given_definition return_type: (_) @name body: (_)) @scope
  (#match? @scope "^given\\b"))
((extension_definition parameters: (_ (_ type: (_) @name)) body: (_)) @scope
  (#match? @scope "^extension\\b"))
(instance_expression
  .
  [
    (_ . (type_identifier) @name)
    (_ . (_ . (type_identifier) @name))
    (_ . (_ . (_ . (type_identifier) @name)))
  ]
  (template_body)) @scope
(instance_expression . (_) @name (template_body)) @scope
