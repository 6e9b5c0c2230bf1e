; Wildcards with fields stand where tree-sitter would take long to analyse a node of many forms, such as an assignment.

(function_definition name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(method_declaration name: (_) @name parameters: (_) @parameters body: (_) @body) @function

; public string $text { get => …; set { … } }
(property_declaration
  (property_element name: (_) @name)
  (property_hook_list (property_hook (name) @name body: (_) @body) @function))
(_
  name: (_) @name
  (property_hook_list (property_hook (name) @name body: (_) @body) @function))

; A closure goes by what it is bound to.
(_ left: (_) @name right: (_ parameters: (_) body: (_) @body)) @function
(_ . (string (string_content) @name) . (_ parameters: (_) body: (_) @body)) @function

(class_declaration name: (_) @name body: (_) @body) @type
(interface_declaration name: (_) @name body: (_) @body) @type
(trait_declaration name: (_) @name body: (_) @body) @type
(enum_declaration name: (_) @name body: (_) @body) @type
(_ left: (_) @name right: (_ (anonymous_class body: (_) @body))) @type

; An anonymous class goes by what it extends or implements.
(anonymous_class (base_clause . (_) @name)) @scope
(anonymous_class (class_interface_clause . (_) @name)) @scope

(namespace_definition name: (_) @name body: (_)) @scope
