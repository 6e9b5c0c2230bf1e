(function_definition name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(assignment left: (identifier) @name right: (lambda body: (_) @body)) @function
(class_definition name: (_) @name body: (_) @body) @type
