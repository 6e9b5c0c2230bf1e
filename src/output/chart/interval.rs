//! A share with the interval that it may lie in, on a line.

use super::svg::{Drawing, Scale};
use crate::model::debt::Interval;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct IntervalMark<'a> {
    /// What the page calls the chart.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// The same in words.
    pub description: &'a str,
    /// The share.
    pub value: f64,
    /// Where it may lie.
    pub interval: Interval,
    /// What is usual.
    pub usual: Option<f64>,
    /// The greatest share that the line can show; the same for all that are compared.
    pub most: f64,
}

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 14.0;
const MARGIN: f64 = 4.0;

/// Draws the line from nothing to the most there is, the interval as a bar on it, the share as a dot and what is usual as
/// a tick.
pub fn interval(mark: IntervalMark<'_>) -> String {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let x = Scale::holding([mark.most].into_iter(), (MARGIN, WIDTH - MARGIN));
    let middle = HEIGHT / 2.0;
    drawing.line("axis", (MARGIN, middle), (WIDTH - MARGIN, middle));
    drawing.line("range", (x.at(mark.interval.low), middle), (x.at(mark.interval.high.min(mark.most)), middle));
    if let Some(usual) = mark.usual {
        drawing.line("usual", (x.at(usual.min(mark.most)), 1.0), (x.at(usual.min(mark.most)), HEIGHT - 1.0));
    }
    drawing.circle("now", (x.at(mark.value.min(mark.most)), middle), 3.2);
    drawing.finish("interval", mark.id, mark.title, mark.description)
}
