(attribute_list) @annotation

(array_creation_expression) @data
(enum_declaration_list) @data
(enum_case) @data

; `new Point(1, 2)` builds a value.
(function_call_expression) @computed
(member_call_expression) @computed
(nullsafe_member_call_expression) @computed
(scoped_call_expression) @computed
(shell_command_expression) @computed
(include_expression) @computed
(require_expression) @computed
(yield_expression) @computed
(update_expression) @computed
