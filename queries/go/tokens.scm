(composite_literal
  type: [
    (array_type)
    (implicit_length_array_type)
    (slice_type)
    (map_type)
  ]) @data
(const_declaration) @data

(call_expression) @computed

((_ name: (_) body: (block) @placeholder)
  (#match? @placeholder "^\\{\\s*panic\\(\\s*([\\w.]+\\(\\s*)?[\"`](?i:[^\"`]*(not (yet )?implemented|unimplemented)|todo)"))
