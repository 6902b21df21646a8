//! Looks for faces in a picture at every place and size, and ever closer where there may be one.

use super::Face;
use super::boosted::{Boosted, Codes};
use super::grey::{Grey, span};
use super::layered::Changes;
use super::model::Model;
use super::window::{SIDE, Window, merged};

/// Each look is at a picture smaller than the one before by this.
const SHRINK: f32 = 0.8;
/// Pixels from one window to the next.
const STEP: usize = 4;
/// So many windows of each first look are looked at closely, those that it is surest of: it bounds the time.
const MAX_WINDOWS: usize = 200;
/// Windows that overlap more than this are one, as long as they are moved.
const NEARLY_EQUAL: f32 = 0.8;
/// Windows that overlap more than this show the same face.
const SAME_FACE: f32 = 0.3;
/// How sure a face must be; each window at its place counts up to one.
const SURE: f32 = 2.0;
/// The share of the largest face's side from which on another is taken for as large.
const NEARLY_AS_LARGE: f32 = 0.85;

/// The largest face that is sure; of faces that are nearly as large the surest.
pub(super) fn largest(model: &Model, picture: &Grey) -> Option<Face> {
    let mut faces = windows(model, picture);
    faces.retain(|face| face.score >= SURE);
    let side = faces.iter().map(|face| face.side).max_by(f32::total_cmp)?;
    let large = faces.into_iter().filter(|face| face.side >= side * NEARLY_AS_LARGE);
    let face = large.max_by(|one, other| one.score.total_cmp(&other.score))?;
    let (width, height) = (span(picture.width), span(picture.height));
    let middle = |from: f32, of: f32| ((from + face.side / 2.0) / of).clamp(0.0, 1.0);
    let size = (face.side / width.min(height)).min(1.0);
    Some(Face { x: middle(face.x, width), y: middle(face.y, height), size })
}

/// Every face, sure or not.
fn windows(model: &Model, picture: &Grey) -> Vec<Window> {
    let mut found = first_look(model, picture);
    for (level, stages) in model.then.iter().enumerate() {
        for (index, stage) in stages.iter().enumerate() {
            found.retain(|window| window.is_within(picture));
            let closer = found.iter().map(|window| stage.moved(window, &Changes::of(&window.patch(picture))));
            found = closer.flatten().collect();
            if index + 1 < stages.len() {
                found = merged(found, NEARLY_EQUAL);
            } else if level + 1 == model.then.len() {
                found = merged(found, SAME_FACE);
            }
        }
    }
    found
}

/// The windows of all sizes that may show a face.
fn first_look(model: &Model, picture: &Grey) -> Vec<Window> {
    let smallest = span(SIDE) / span(picture.width.min(picture.height));
    let mut found: Vec<Vec<Window>> = model.first.iter().map(|_| Vec::new()).collect();
    let mut scale = 1.0;
    while scale >= smallest {
        let smaller = picture.scaled(scale);
        let codes = Codes::of(&smaller);
        for (funnel, found) in model.first.iter().zip(&mut found) {
            scan(funnel, &codes, &smaller, scale, found);
        }
        scale *= SHRINK;
    }
    found.into_iter().flat_map(surest).collect()
}

fn scan(funnel: &Boosted, codes: &Codes, picture: &Grey, scale: f32, found: &mut Vec<Window>) {
    let places = |length: usize| (0..(length + 1).saturating_sub(SIDE)).step_by(STEP);
    let full = |length: usize| (span(length) / scale + 0.5).floor();
    for y in places(picture.height) {
        for x in places(picture.width) {
            if let Some(score) = funnel.score(codes, x, y) {
                found.push(Window { x: full(x), y: full(y), side: full(SIDE), score });
            }
        }
    }
}

fn surest(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_by(|one, other| other.score.total_cmp(&one.score));
    windows.truncate(MAX_WINDOWS);
    merged(windows, NEARLY_EQUAL)
}
