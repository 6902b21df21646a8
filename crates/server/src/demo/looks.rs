//! How each invented person looks; the names are those of the cast.

use super::canvas::Colour;
use super::portrait::{Beard, Clothes, Details, Glasses, Hair, Look, Mouth};

const FAIR: Colour = Colour::hex(0x00F6_CFB5);
const LIGHT: Colour = Colour::hex(0x00F1_C9A5);
const OLIVE: Colour = Colour::hex(0x00E0_AC84);
const TAN: Colour = Colour::hex(0x00CF_9669);
const BROWN_SKIN: Colour = Colour::hex(0x00AD_7350);
const DEEP: Colour = Colour::hex(0x008C_5836);
const BLONDE: Colour = Colour::hex(0x00E3_B860);
const COPPER: Colour = Colour::hex(0x00B5_552B);
const GINGER: Colour = Colour::hex(0x00D2_703A);
const CHESTNUT: Colour = Colour::hex(0x007A_4A30);
const BROWN: Colour = Colour::hex(0x005A_3A29);
const BLACK: Colour = Colour::hex(0x002A_2330);
const ESPRESSO: Colour = Colour::hex(0x003A_2520);
const SILVER: Colour = Colour::hex(0x00B9_BDC6);
const GOLD: Colour = Colour::hex(0x00B9_8534);
const STEEL: Colour = Colour::hex(0x006E_7C8A);
const RIM: Colour = Colour::hex(0x0033_303C);
const RED: Colour = Colour::hex(0x00A8_3A45);

pub const INGRID: Look = Look {
    wall: Colour::hex(0x00F2_C9A1),
    skin: FAIR,
    hair_colour: BLONDE,
    hair: Hair::Long,
    beard: Beard::None,
    mouth: Mouth::Smile,
    glasses: Glasses::None,
    clothes: Clothes::Jacket,
    cloth: Colour::hex(0x002F_5D73),
    trim: Colour::hex(0x00F7_EFE3),
    temples: 88.0,
    jaw: 66.0,
    details: Details::Studs,
};
pub const HAKON: Look = Look {
    wall: Colour::hex(0x008F_B8B0),
    skin: FAIR,
    hair_colour: COPPER,
    hair: Hair::SidePart,
    beard: Beard::Full,
    mouth: Mouth::Smile,
    glasses: Glasses::Round(GOLD),
    clothes: Clothes::Jumper,
    cloth: Colour::hex(0x00E7_E0D2),
    trim: Colour::hex(0x00C9_6F4A),
    temples: 90.0,
    jaw: 76.0,
    details: Details::Plain,
};
pub const ZOE: Look = Look {
    wall: Colour::hex(0x00E9_A6A0),
    skin: OLIVE,
    hair_colour: BLACK,
    hair: Hair::Bob,
    beard: Beard::None,
    mouth: Mouth::Laugh,
    glasses: Glasses::None,
    clothes: Clothes::Stripes,
    cloth: Colour::hex(0x00F6_F1E7),
    trim: Colour::hex(0x0033_415C),
    temples: 86.0,
    jaw: 60.0,
    details: Details::Plain,
};
pub const EMEKA: Look = Look {
    wall: Colour::hex(0x00F0_B95B),
    skin: DEEP,
    hair_colour: BLACK,
    hair: Hair::Cropped,
    beard: Beard::Stubble,
    mouth: Mouth::Laugh,
    glasses: Glasses::None,
    clothes: Clothes::Turtleneck,
    cloth: Colour::hex(0x003E_5C4E),
    trim: Colour::hex(0x00F0_B95B),
    temples: 90.0,
    jaw: 78.0,
    details: Details::Plain,
};
pub const MAJA: Look = Look {
    wall: Colour::hex(0x00B7_C4E0),
    skin: FAIR,
    hair_colour: CHESTNUT,
    hair: Hair::Bun,
    beard: Beard::None,
    mouth: Mouth::Smile,
    glasses: Glasses::Broad(RIM),
    clothes: Clothes::Turtleneck,
    cloth: Colour::hex(0x00C1_554A),
    trim: Colour::hex(0x00F4_E3C8),
    temples: 86.0,
    jaw: 62.0,
    details: Details::Studs,
};
pub const SAMIRA: Look = Look {
    wall: Colour::hex(0x00D9_C6B0),
    skin: TAN,
    hair_colour: BLACK,
    hair: Hair::Scarf,
    beard: Beard::None,
    mouth: Mouth::Smile,
    glasses: Glasses::None,
    clothes: Clothes::Jacket,
    cloth: Colour::hex(0x0054_423C),
    trim: Colour::hex(0x003F_8A86),
    temples: 86.0,
    jaw: 62.0,
    details: Details::Plain,
};
pub const NILS: Look = Look {
    wall: Colour::hex(0x009C_C3D5),
    skin: FAIR,
    hair_colour: SILVER,
    hair: Hair::SidePart,
    beard: Beard::Moustache,
    mouth: Mouth::Smile,
    glasses: Glasses::Round(STEEL),
    clothes: Clothes::Shirt,
    cloth: Colour::hex(0x00DD_E6EE),
    trim: Colour::hex(0x00FF_FFFF),
    temples: 90.0,
    jaw: 74.0,
    details: Details::Plain,
};
pub const FREJA: Look = Look {
    wall: Colour::hex(0x00F4_D58D),
    skin: FAIR,
    hair_colour: GINGER,
    hair: Hair::Ponytail,
    beard: Beard::None,
    mouth: Mouth::Laugh,
    glasses: Glasses::None,
    clothes: Clothes::Hoodie,
    cloth: Colour::hex(0x005B_7FA6),
    trim: Colour::hex(0x00F7_EFE3),
    temples: 88.0,
    jaw: 62.0,
    details: Details::Freckles,
};
pub const MATTIS: Look = Look {
    wall: Colour::hex(0x00A9_C79B),
    skin: FAIR,
    hair_colour: BROWN,
    hair: Hair::Quiff,
    beard: Beard::None,
    mouth: Mouth::Smirk,
    glasses: Glasses::None,
    clothes: Clothes::Stripes,
    cloth: Colour::hex(0x0039_506B),
    trim: Colour::hex(0x00F2_EDE1),
    temples: 88.0,
    jaw: 68.0,
    details: Details::Plain,
};
pub const LIN: Look = Look {
    wall: Colour::hex(0x00F1_B5A4),
    skin: LIGHT,
    hair_colour: BLACK,
    hair: Hair::Long,
    beard: Beard::None,
    mouth: Mouth::Smile,
    glasses: Glasses::Round(RIM),
    clothes: Clothes::Jumper,
    cloth: Colour::hex(0x006E_8F7B),
    trim: Colour::hex(0x00F4_E9D8),
    temples: 88.0,
    jaw: 62.0,
    details: Details::Plain,
};
pub const KATHE: Look = Look {
    wall: Colour::hex(0x00C8_B6D8),
    skin: FAIR,
    hair_colour: SILVER,
    hair: Hair::Bob,
    beard: Beard::None,
    mouth: Mouth::Smile,
    glasses: Glasses::Broad(RED),
    clothes: Clothes::Jacket,
    cloth: Colour::hex(0x0043_3A5C),
    trim: Colour::hex(0x00EF_E6F4),
    temples: 88.0,
    jaw: 66.0,
    details: Details::Studs,
};
pub const YUSUF: Look = Look {
    wall: Colour::hex(0x00E3_B989),
    skin: OLIVE,
    hair_colour: BLACK,
    hair: Hair::SidePart,
    beard: Beard::Full,
    mouth: Mouth::Smile,
    glasses: Glasses::None,
    clothes: Clothes::Shirt,
    cloth: Colour::hex(0x004F_7A8C),
    trim: Colour::hex(0x00FF_FFFF),
    temples: 90.0,
    jaw: 76.0,
    details: Details::Plain,
};
pub const TEO: Look = Look {
    wall: Colour::hex(0x008E_C3C0),
    skin: TAN,
    hair_colour: BLACK,
    hair: Hair::Curls,
    beard: Beard::Stubble,
    mouth: Mouth::Smirk,
    glasses: Glasses::Round(GOLD),
    clothes: Clothes::Hoodie,
    cloth: Colour::hex(0x00D9_8A4E),
    trim: Colour::hex(0x00FF_F4E0),
    temples: 88.0,
    jaw: 66.0,
    details: Details::Plain,
};
pub const AISSATOU: Look = Look {
    wall: Colour::hex(0x00E9_8F6F),
    skin: DEEP,
    hair_colour: ESPRESSO,
    hair: Hair::BigCurls,
    beard: Beard::None,
    mouth: Mouth::Laugh,
    glasses: Glasses::None,
    clothes: Clothes::Turtleneck,
    cloth: Colour::hex(0x00F2_C14E),
    trim: Colour::hex(0x00F2_C14E),
    temples: 86.0,
    jaw: 62.0,
    details: Details::Studs,
};
pub const FIONA: Look = Look {
    wall: Colour::hex(0x00A7_BFA0),
    skin: FAIR,
    hair_colour: GINGER,
    hair: Hair::Waves,
    beard: Beard::None,
    mouth: Mouth::Smile,
    glasses: Glasses::None,
    clothes: Clothes::Jumper,
    cloth: Colour::hex(0x002E_5E4E),
    trim: Colour::hex(0x00D8_B56A),
    temples: 88.0,
    jaw: 62.0,
    details: Details::Freckles,
};
pub const ARJUN: Look = Look {
    wall: Colour::hex(0x00C9_D3A5),
    skin: BROWN_SKIN,
    hair_colour: BLACK,
    hair: Hair::Quiff,
    beard: Beard::Stubble,
    mouth: Mouth::Laugh,
    glasses: Glasses::Broad(RIM),
    clothes: Clothes::Jacket,
    cloth: Colour::hex(0x003B_3F5C),
    trim: Colour::hex(0x00F3_F1EA),
    temples: 90.0,
    jaw: 72.0,
    details: Details::Plain,
};
pub const RORY: Look = Look {
    wall: Colour::hex(0x00D7_A98C),
    skin: FAIR,
    hair_colour: COPPER,
    hair: Hair::Bald,
    beard: Beard::Full,
    mouth: Mouth::Smile,
    glasses: Glasses::None,
    clothes: Clothes::Jumper,
    cloth: Colour::hex(0x004B_5E78),
    trim: Colour::hex(0x009F_B2C8),
    temples: 90.0,
    jaw: 78.0,
    details: Details::Plain,
};
pub const LIV: Look = Look {
    wall: Colour::hex(0x00F3_B8A8),
    skin: LIGHT,
    hair_colour: BLONDE,
    hair: Hair::Waves,
    beard: Beard::None,
    mouth: Mouth::Laugh,
    glasses: Glasses::Round(RIM),
    clothes: Clothes::Stripes,
    cloth: Colour::hex(0x00F6_F0E4),
    trim: Colour::hex(0x00C4_574B),
    temples: 86.0,
    jaw: 60.0,
    details: Details::Plain,
};
pub const JOAQUIN: Look = Look {
    wall: Colour::hex(0x009F_B4CC),
    skin: TAN,
    hair_colour: BROWN,
    hair: Hair::Curls,
    beard: Beard::Moustache,
    mouth: Mouth::Smile,
    glasses: Glasses::None,
    clothes: Clothes::Shirt,
    cloth: Colour::hex(0x00E5_B25D),
    trim: Colour::hex(0x00FF_FFFF),
    temples: 90.0,
    jaw: 74.0,
    details: Details::Plain,
};
