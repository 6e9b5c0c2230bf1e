(attribute) @annotation

; What a conditional compilation asks is no condition of the program.
((directive) @annotation (#match? @annotation "^#(if|elseif)\\b"))

(array_literal) @data
(dictionary_literal) @data
(enum_class_body) @data
(enum_entry) @data

; `Point(1, 2)` and `.point(1, 2)` build values.
((call_expression) @computed (#not-match? @computed "^([A-Z]\\w*|\\.\\w+)\\("))
