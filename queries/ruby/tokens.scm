; A signature for the type checker: sig { returns(String) }
((call !receiver) @annotation
  (#match? @annotation "^sig(\\(:final\\))?\\s*(\\{|do\\b)"))

(array) @data
(hash) @data
(string_array) @data
(symbol_array) @data
; What follows `__END__`.
(uninterpreted) @data

; `Point.new(1, 2)` and `Integer("1")` build values.
((_ method: (_) @_method) @computed
  (#not-match? @_method "^(new|freeze|[A-Z].*)$"))
(yield) @computed
(super) @computed

((_ name: (_) body: (_) @placeholder)
  (#match? @placeholder "^raise NotImplementedError[^\\n]*$"))
