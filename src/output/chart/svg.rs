//! What every chart is drawn with.

use std::fmt::Write;

use crate::output::untrusted::markup;

/// A drawing of a certain size, in units of its own that the page scales.
pub(super) struct Drawing {
    width: f64,
    height: f64,
    body: String,
}

impl Drawing {
    /// An empty one.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.add(format_args!(
            r#"<line class="{class}" x1="{}" y1="{}" x2="{}" y2="{}"/>"#,
            short(x1),
            short(y1),
            short(x2),
            short(y2)
        ));
    }

    /// A line through several points.
    pub(super) fn polyline(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
        self.add(format_args!(r#"<polyline class="{class}" points="{}"/>"#, points.join(" ")));
    }

    /// A filled circle.
    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.add(format_args!(
            r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#,
            short(x),
            short(y),
            short(radius)
        ));
    }

    /// A filled rectangle, with what is shown where a pointer rests on it.
    pub(super) fn rectangle(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), hint: &str) {
        self.add(format_args!(
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>"#,
            short(x),
            short(y),
            short(width),
            short(height),
            markup(hint)
        ));
    }

    /// Words; `class` says where they are anchored too.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), words: &str) {
        self.add(format_args!(r#"<text class="{class}" x="{}" y="{}">{}</text>"#, short(x), short(y), markup(words)));
    }

    /// The drawing as an element of a page, in which no other may have the same `id`.
    pub(super) fn finish(self, class: &str, id: &str, title: &str, description: &str) -> String {
        let Self { width, height, body } = self;
        let (title, description) = (markup(title), markup(description));
        format!(
            r#"<svg class="chart {class}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-title {id}-description"><title id="{id}-title">{title}</title><desc id="{id}-description">{description}</desc>{body}</svg>"#
        )
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(element);
    }
}

/// From a value to a place between two ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The least and the greatest value.
    pub values: (f64, f64),
    /// Where they are drawn.
    pub places: (f64, f64),
}

impl Scale {
    /// One that holds 0 and all of `values`; a chart of nothing but zeros still has a height.
    pub(super) fn holding(values: impl Iterator<Item = f64>, places: (f64, f64)) -> Self {
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let high = if high > low { high } else { low + 1.0 };
        Self { values: (low, high), places }
    }

    /// Where `value` is drawn.
    pub(super) fn at(self, value: f64) -> f64 {
        let ((low, high), (start, end)) = (self.values, self.places);
        start + (value - low) / (high - low) * (end - start)
    }
}

/// A coordinate to one decimal, which is finer than any screen.
fn short(coordinate: f64) -> f64 {
    (coordinate * 10.0).round() / 10.0
}
