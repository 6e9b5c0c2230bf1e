//! The grammars: one row for each folder of `queries/` that has one.

use tree_sitter_language::LanguageFn;

/// The grammars that are part of this build, by the name of their folder. A folder whose grammar is left out of a
/// build is read by its lexer alone.
pub(super) const GRAMMARS: &[(&str, LanguageFn)] = &[
    #[cfg(feature = "all-languages")]
    ("bash", tree_sitter_bash::LANGUAGE),
    ("c", tree_sitter_c::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("c-sharp", tree_sitter_c_sharp::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("cpp", tree_sitter_cpp::LANGUAGE),
    ("go", tree_sitter_go::LANGUAGE),
    ("java", tree_sitter_java::LANGUAGE),
    ("javascript", tree_sitter_javascript::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("kotlin", tree_sitter_kotlin_ng::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("php", tree_sitter_php::LANGUAGE_PHP),
    ("python", tree_sitter_python::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("ruby", tree_sitter_ruby::LANGUAGE),
    ("rust", tree_sitter_rust::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("scala", tree_sitter_scala::LANGUAGE),
    #[cfg(feature = "all-languages")]
    ("swift", tree_sitter_swift::LANGUAGE),
    ("tsx", tree_sitter_typescript::LANGUAGE_TSX),
    ("typescript", tree_sitter_typescript::LANGUAGE_TYPESCRIPT),
];
