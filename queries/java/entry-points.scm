; @GetMapping("/users"), @Path("/users")
((annotation name: (identifier) @_name arguments: (annotation_argument_list . (string_literal) @route))
  (#match? @_name "^((Get|Post|Put|Patch|Delete|Request)Mapping|Path)$"))
((annotation name: (identifier) @_name
  arguments: (annotation_argument_list (element_value_pair key: (identifier) @_key value: (string_literal) @route)))
  (#match? @_name "^(Get|Post|Put|Patch|Delete|Request)Mapping$")
  (#any-of? @_key "value" "path"))

; @Option(names = "--dry-run"), @Option(names = {"-n", "--dry-run"})
((annotation name: (identifier) @_name
  arguments: (annotation_argument_list (element_value_pair key: (identifier) @_key value: [
    (string_literal) @flag
    (element_value_array_initializer (string_literal) @flag)
  ])))
  (#any-of? @_name "Option" "Parameter")
  (#eq? @_key "names"))

((method_invocation object: (identifier) @_object name: (identifier) @_name
  arguments: (argument_list . (string_literal) @variable))
  (#eq? @_object "System")
  (#eq? @_name "getenv"))
