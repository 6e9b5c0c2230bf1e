//! Lists that come in pages: all of a list, or an error, and never a part of it.
//!
//! Pages are asked for by number, so that a page's own link to the next is never followed with or without credentials.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::api_path::ApiPath;
use super::connection::{Connection, Page};
use super::error::GitHubError;

/// As many as GitHub allows.
const PAGE_LENGTH: usize = 100;

/// A page of a list that says how long all of it is.
#[derive(Deserialize)]
struct CountedPage<T> {
    total_count: usize,
    #[serde(alias = "check_runs", alias = "statuses", alias = "repositories", alias = "installations")]
    items: Vec<T>,
}

impl Connection {
    /// Reads a whole list of at most so many entries.
    pub(super) async fn list<T: DeserializeOwned>(&self, path: ApiPath, most: usize) -> Result<Vec<T>, GitHubError> {
        let mut pages = Pages::of(path, most);
        while !pages.are_complete {
            let page: Page<Vec<T>> = self.get_page(pages.next_path()).await?;
            pages.add(page)?;
        }
        Ok(pages.found)
    }

    /// Reads a whole list of at most so many entries that says how long it is.
    pub(super) async fn counted_list<T: DeserializeOwned>(
        &self,
        path: ApiPath,
        most: usize,
    ) -> Result<Vec<T>, GitHubError> {
        let mut pages = Pages::of(path, most);
        let mut total_count = None;
        while !pages.are_complete {
            let page: Page<CountedPage<T>> = self.get_page(pages.next_path()).await?;
            if *total_count.get_or_insert(page.content.total_count) != page.content.total_count {
                return Err(pages.unusable("it changed while it was read"));
            }
            pages.add(Page { content: page.content.items, link: page.link })?;
        }
        if total_count == Some(pages.found.len()) { Ok(pages.found) } else { Err(pages.unusable("a part is missing")) }
    }

    /// Reads the newest entries of a list that goes from the newest to the oldest, as far as they are wanted. Such a
    /// list goes on from a cursor instead of by numbers.
    pub(super) async fn newest<T: DeserializeOwned>(
        &self,
        path: ApiPath,
        most: usize,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Vec<T>, GitHubError> {
        let mut pages = Pages::of(path.parameter("per_page", PAGE_LENGTH), most);
        let mut next_path = pages.path.clone();
        loop {
            let page: Page<Vec<T>> = self.get_page(next_path).await?;
            let length = page.content.len();
            let wanted: Vec<T> = page.content.into_iter().take_while(&is_wanted).collect();
            let goes_on = wanted.len() == length && page.link.has_next();
            pages.extend(wanted)?;
            if !goes_on {
                return Ok(pages.found);
            }
            let cursor = page.link.next_cursor().filter(|_| length > 0);
            let cursor = cursor.ok_or_else(|| pages.unusable("it goes on, but does not say where"))?;
            next_path = pages.path.clone().parameter(cursor.parameter, cursor.value);
        }
    }
}

/// A list that is being read.
struct Pages<T> {
    path: ApiPath,
    most: usize,
    number: usize,
    found: Vec<T>,
    are_complete: bool,
}

impl<T> Pages<T> {
    fn of(path: ApiPath, most: usize) -> Self {
        Self { path, most, number: 0, found: Vec::new(), are_complete: false }
    }

    fn next_path(&mut self) -> ApiPath {
        self.number += 1;
        self.path.clone().parameter("per_page", PAGE_LENGTH).parameter("page", self.number)
    }

    fn add(&mut self, page: Page<Vec<T>>) -> Result<(), GitHubError> {
        let is_short = page.content.len() < PAGE_LENGTH;
        if is_short && page.link.has_next() {
            return Err(self.unusable("a page is not full although another follows"));
        }
        self.extend(page.content)?;
        self.are_complete = is_short;
        Ok(())
    }

    fn extend(&mut self, entries: Vec<T>) -> Result<(), GitHubError> {
        self.found.extend(entries);
        let is_too_long = self.found.len() > self.most;
        if is_too_long { Err(GitHubError::TooLong { request: self.name(), most: self.most }) } else { Ok(()) }
    }

    fn unusable(&self, problem: &str) -> GitHubError {
        GitHubError::unavailable(self.name(), problem)
    }

    fn name(&self) -> String {
        format!("GET {}", self.path)
    }
}
