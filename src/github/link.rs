//! The `Link` header, by which GitHub says where a list goes on.

use percent_encoding::percent_decode_str;

/// The header's text, empty where there is none. No address in it is ever followed.
pub(super) struct Link(pub(super) String);

/// Where a list goes on that has no page numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The parameter that it is given in.
    pub(super) parameter: &'static str,
    pub(super) value: String,
}

impl Link {
    /// Whether the list goes on.
    pub(super) fn has_next(&self) -> bool {
        self.next_address().is_some()
    }

    /// Where the list goes on, for lists with cursors.
    pub(super) fn next_cursor(&self) -> Option<Cursor> {
        let (_, query) = self.next_address()?.split_once('?')?;
        ["after", "cursor"].into_iter().find_map(|parameter| {
            let given = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = given.into_iter().find(|(name, _)| *name == parameter)?;
            Some(Cursor { parameter, value: percent_decode_str(value).decode_utf8_lossy().into_owned() })
        })
    }

    fn next_address(&self) -> Option<&str> {
        let next = self.0.split(',').find(|link| link.contains("rel=\"next\""))?;
        let (_, address) = next.split_once('<')?;
        address.split_once('>').map(|(address, _)| address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_page_is_told_from_the_others() {
        let link = |text: &str| Link(text.to_owned());
        assert!(link(r#"<https://host/a?page=2>; rel="next", <https://host/a?page=9>; rel="last""#).has_next());
        assert!(!link(r#"<https://host/a?page=1>; rel="prev", <https://host/a?page=1>; rel="first""#).has_next());
        assert!(!link("").has_next());
    }

    #[test]
    fn cursor_is_read_from_the_next_page_alone() {
        let link = r#"<https://host/a?before=x>; rel="prev", <https://host/a?per_page=2&after=Y3%3D>; rel="next""#;
        let cursor = Cursor { parameter: "after", value: "Y3=".to_owned() };
        assert_eq!(Link(link.to_owned()).next_cursor(), Some(cursor));
    }
}
