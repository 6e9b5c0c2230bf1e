(attribute_specifier) @annotation
(attribute_declaration) @annotation
(ms_declspec_modifier) @annotation

; What the preprocessor asks is no condition of the program.
(preproc_if condition: (_) @annotation)
(preproc_elif condition: (_) @annotation)

(initializer_list) @data
(enumerator_list) @data

; Tables are often written with macros, and those in capitals, and with what builds a plain value.
((call_expression function: (_) @_callee) @computed
  (#not-match? @_callee "^([A-Z][A-Z0-9_]*|std::(string|string_view|(make_)?(pair|tuple)))$"))
