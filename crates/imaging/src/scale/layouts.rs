//! The scaling library for the layouts of pixels that occur here, each of them compiled once.
//!
//! Its functions for pictures of any type contain the code for all thirteen types of pixels, twice. Source and target are of
//! one type here, because each further pair of types is another copy of the convolution.

use fast_image_resize::images::TypedImage;
use fast_image_resize::pixels::{U8, U8x2, U8x3, U8x4};
use fast_image_resize::{MulDiv, PixelTrait, ResizeOptions, Resizer};

use super::lanczos;
use crate::raster::{Layout, Part};

type Size = (u32, u32);

/// Scales a part of the source to the size of the target.
pub(super) fn resize(
    layout: Layout,
    resizer: &mut Resizer,
    source: (&mut [u8], Size, Part),
    target: (&mut [u8], Size),
) -> Result<(), &'static str> {
    match layout {
        Layout::Grey => resize_pixels::<U8>(resizer, source, target),
        Layout::GreyAlpha => resize_pixels::<U8x2>(resizer, source, target),
        Layout::Rgb => resize_pixels::<U8x3>(resizer, source, target),
        Layout::Rgba | Layout::Cmyk => resize_pixels::<U8x4>(resizer, source, target),
    }
}

/// Multiplies colours by opacity; there must be one.
pub(super) fn multiply(layout: Layout, bytes: &mut [u8], size: Size) -> Result<(), &'static str> {
    let multiplied = match layout {
        Layout::GreyAlpha => MulDiv::new().multiply_alpha_inplace_typed(&mut image::<U8x2>(bytes, size)?),
        _ => MulDiv::new().multiply_alpha_inplace_typed(&mut image::<U8x4>(bytes, size)?),
    };
    multiplied.map_err(|_| "its opacity is odd")
}

/// Divides colours by opacity; there must be one.
pub(super) fn divide(layout: Layout, bytes: &mut [u8], size: Size) -> Result<(), &'static str> {
    let divided = match layout {
        Layout::GreyAlpha => MulDiv::new().divide_alpha_inplace_typed(&mut image::<U8x2>(bytes, size)?),
        _ => MulDiv::new().divide_alpha_inplace_typed(&mut image::<U8x4>(bytes, size)?),
    };
    divided.map_err(|_| "its opacity is odd")
}

fn resize_pixels<P: PixelTrait>(
    resizer: &mut Resizer,
    (source, source_size, part): (&mut [u8], Size, Part),
    (target, target_size): (&mut [u8], Size),
) -> Result<(), &'static str> {
    let source = image::<P>(source, source_size)?;
    let mut target = image::<P>(target, target_size)?;
    let options = ResizeOptions::new().resize_alg(lanczos::algorithm()).use_alpha(false);
    let options = options.crop(part.left, part.top, part.width, part.height);
    resizer.resize_typed(&source, &mut target, &options).map_err(|_| "its part lies outside")
}

fn image<P: PixelTrait>(bytes: &mut [u8], (width, height): Size) -> Result<TypedImage<'_, P>, &'static str> {
    TypedImage::from_buffer(width, height, bytes).map_err(|_| "its size is odd")
}
