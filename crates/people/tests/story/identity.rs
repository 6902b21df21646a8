//! Programs that sign their users in, and that act for themselves.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use visage_people::application::{Application, NewApplication, NewSystem};
use visage_people::identity::{GivenCode, Grant, NewCode, NewTokens, SystemCall};
use visage_people::session::Kind;
use visage_people::user::{Role, UserDraft};
use visage_people::{Caller, Error, People, Proof, UserType};

use super::world::{KEY, NOW, World, field, tell};

const REDIRECT: &str = "http://localhost:4280/callback";
pub const CODE: NewCode<'_> =
    NewCode { code: "a-code", redirect: REDIRECT, challenge: "proof", nonce: "n-1" };
pub const GIVEN: GivenCode<'_> = GivenCode { code: "a-code", redirect: REDIRECT, challenge: "proof" };

fn new(client_id: &str, system: Option<NewSystem>) -> NewApplication {
    let (name, redirects) = (client_id.to_owned(), vec![REDIRECT.to_owned()]);
    NewApplication { client_id: client_id.to_owned(), name, redirects, system }
}

pub async fn added(world: &World, client_id: &str, system: Option<NewSystem>) -> Application {
    let (people, new) = (&world.people, new(client_id, system));
    people.add_application(&world.operator, &new, &format!("{client_id}-secret")).await.unwrap();
    people.application(client_id).await.unwrap().unwrap()
}

/// A world with a program to which Ada gave a code.
pub async fn with_code() -> (World, Caller, Application) {
    let world = World::new().await;
    let app = added(&world, "mailer", None).await;
    let ada = world.user("ada", Role::Reader).await;
    world.people.give_code(&ada, &app, &CODE).await.unwrap();
    (world, ada, app)
}

pub async fn redeem(people: &People, app: &Application, given: &GivenCode<'_>) -> Result<Grant, Error> {
    people.redeem_code(app, given, &NewTokens { access: "8A:one", refresh: "refresh" }, None).await
}

async fn is_let_in(people: &People, kind: Kind, token: &str) -> bool {
    let proof = format!("{kind:?} {token}");
    if people.remembered(proof.as_bytes()).await.unwrap().is_some() {
        return true;
    }
    people.enter(proof.as_bytes(), kind, token, None).await.is_ok()
}

#[test]
fn a_code_is_redeemed_once_and_when_it_comes_again_what_was_made_of_it_ends() {
    tell(async {
        let (world, ada, app) = with_code().await;
        let grant = redeem(&world.people, &app, &GIVEN).await.unwrap();
        assert_eq!((grant.caller.associate(), &*grant.nonce), (ada.associate(), "n-1"));
        assert!(matches!(grant.caller.proof(), Proof::Session(_, Kind::Access)));
        world.people.refresh(&app, "refresh", "8A:two", None).await.unwrap();
        world.people.open_session(&ada, Kind::Ticket, "7T:hers").await.unwrap();
        for token in ["8A:one", "8A:two"] {
            assert!(is_let_in(&world.people, Kind::Access, token).await, "{token}");
        }
        assert!(matches!(redeem(&world.people, &app, &GIVEN).await, Err(Error::NotSignedIn)));
        for token in ["8A:one", "8A:two"] {
            assert!(!is_let_in(&world.people, Kind::Access, token).await, "{token}");
        }
        let again = world.people.refresh(&app, "refresh", "8A:three", None).await;
        assert!(matches!(again, Err(Error::NotSignedIn)));
        assert!(is_let_in(&world.people, Kind::Ticket, "7T:hers").await);
    });
}

#[test]
fn a_code_is_good_for_its_program_its_address_and_its_proof_and_for_ten_minutes() {
    tell(async {
        let (world, _, app) = with_code().await;
        let another = added(&world, "phones", None).await;
        assert!(redeem(&world.people, &another, &GIVEN).await.is_err());
        for given in [
            GivenCode { code: "another", ..GIVEN },
            GivenCode { redirect: "http://localhost:4280/", ..GIVEN },
            GivenCode { challenge: "", ..GIVEN },
            GivenCode { challenge: "another", ..GIVEN },
        ] {
            assert!(redeem(&world.people, &app, &given).await.is_err(), "{given:?}");
        }
        world.clock.set(NOW + 600);
        assert!(redeem(&world.people, &app, &GIVEN).await.is_err());
        world.clock.set(NOW + 599);
        redeem(&world.people, &app, &GIVEN).await.unwrap();
    });
}

#[test]
fn a_code_and_a_refresh_token_let_nobody_in_and_are_not_stored() {
    tell(async {
        let (world, _, app) = with_code().await;
        for kind in Kind::ALL {
            assert!(!is_let_in(&world.people, kind, "a-code").await, "{kind:?}");
        }
        redeem(&world.people, &app, &GIVEN).await.unwrap();
        for kind in Kind::ALL {
            assert!(!is_let_in(&world.people, kind, "refresh").await, "{kind:?}");
        }
        assert_eq!(
            world.number("SELECT count(*) FROM session WHERE token_hash IN ('a-code', 'refresh', '8A:one')"),
            0
        );
    });
}

#[test]
fn whoever_came_with_an_access_token_gives_no_program_a_code_and_the_operator_neither() {
    tell(async {
        let (world, ada, app) = with_code().await;
        let code = NewCode { code: "another", ..CODE };
        world.people.open_session(&ada, Kind::Access, "8A:hers").await.unwrap();
        let by_token = world.people.enter(b"8A:hers", Kind::Access, "8A:hers", None).await.unwrap();
        for caller in [&by_token, &world.operator] {
            let refused = world.people.give_code(caller, &app, &code).await;
            assert!(matches!(refused, Err(Error::NotAllowed)));
        }
        world.people.open_session(&ada, Kind::Cookie, "cookie").await.unwrap();
        let by_cookie = world.people.enter(b"cookie", Kind::Cookie, "cookie", None).await.unwrap();
        world.people.leave(&by_cookie).await.unwrap();
        let refused = world.people.give_code(&by_cookie, &app, &code).await;
        assert!(matches!(refused, Err(Error::NotSignedIn)));
    });
}

#[test]
fn a_refresh_token_gives_access_until_a_year_goes_by_without_it() {
    tell(async {
        let (world, ada, app) = with_code().await;
        redeem(&world.people, &app, &GIVEN).await.unwrap();
        let year = 365 * 24 * 3600;
        for (token, seconds) in [("8A:a", year - 1), ("8A:b", 2 * year - 2)] {
            world.clock.set(NOW + seconds);
            let caller = world.people.refresh(&app, "refresh", token, None).await.unwrap();
            assert_eq!(caller.associate(), ada.associate());
            assert!(is_let_in(&world.people, Kind::Access, token).await);
        }
        let another = added(&world, "phones", None).await;
        assert!(world.people.refresh(&another, "refresh", "8A:c", None).await.is_err());
        assert!(world.people.refresh(&app, "8A:b", "8A:c", None).await.is_err());
        world.clock.set(NOW + 3 * year);
        assert!(world.people.refresh(&app, "refresh", "8A:c", None).await.is_err());
    });
}

#[test]
fn another_password_a_retired_user_and_a_removed_program_end_codes_and_refresh_tokens() {
    tell(async {
        for (place, end) in ["password", "retire", "remove"].into_iter().enumerate() {
            let (world, ada, app) = with_code().await;
            let (people, operator) = (&world.people, &world.operator);
            redeem(people, &app, &GIVEN).await.unwrap();
            people.give_code(&ada, &app, &NewCode { code: "later", ..CODE }).await.unwrap();
            match place {
                0 => people.set_password(operator, "ada", "another").await.unwrap(),
                1 => people.retire_user(operator, ada.associate().id, true).await.unwrap(),
                _ => people.remove_application(operator, "mailer").await.unwrap(),
            }
            assert!(people.refresh(&app, "refresh", "8A:two", None).await.is_err(), "{end}");
            assert!(redeem(people, &app, &GivenCode { code: "later", ..GIVEN }).await.is_err(), "{end}");
            assert!(!is_let_in(people, Kind::Access, "8A:one").await, "{end}");
        }
    });
}

#[test]
fn every_copy_signs_with_the_same_key_which_is_stored_sealed() {
    tell(async {
        let world = World::new().await;
        let beside = world.beside().await;
        let (one, another) = tokio::join!(world.people.signing_key(), beside.signing_key());
        let (one, another) = (one.unwrap(), another.unwrap());
        assert_eq!((one.modulus(), one.serial()), (another.modulus(), another.serial()));
        assert!(one.modulus().len() == 256 && one.exponent() == [1, 0, 1]);
        assert_eq!(one.sign(b"text").unwrap(), another.sign(b"text").unwrap());
        assert_eq!(one.serial().to_string().len(), 10);
        let sealed = STANDARD.decode(world.text("SELECT sealed FROM signingkey")).unwrap();
        assert!(KeyPair::from_pkcs8(&sealed).is_err());
        world.meddle("UPDATE signingkey SET sealed = 'AAAA'").await;
        let spoiled = world.beside_with(KEY).await.unwrap().signing_key().await;
        assert!(matches!(spoiled, Err(Error::Storage(_))));
    });
}

pub fn pem(pair: &KeyPair) -> String {
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

fn signature(pair: &KeyPair, text: &str) -> Vec<u8> {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    signature
}

#[test]
fn a_program_with_a_key_acts_for_itself_as_a_system_user_until_it_is_removed() {
    tell(async {
        let world = World::new().await;
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let system = || Some(NewSystem { public_key: pem(&pair), token: "mailer-token".to_owned() });
        let app = added(&world, "mailer", system()).await;
        assert_eq!(app.system_token, "mailer-token");
        let signed = signature(&pair, "text");
        assert!(app.signed(&SystemCall { text: "text", signature: &signed }));
        for (text, signature) in [("texs", &*signed), ("text", &signed[1..]), ("text", &[])] {
            assert!(!app.signed(&SystemCall { text, signature }), "{text}");
        }
        assert!(
            !added(&world, "keyless", None).await.signed(&SystemCall { text: "text", signature: &signed })
        );
        let caller = world.people.enter_system(&app, "7T:system").await.unwrap();
        assert_eq!(
            (caller.associate().user_type, &*caller.associate().name),
            (UserType::System, "system:mailer")
        );
        assert!(is_let_in(&world.people, Kind::Ticket, "7T:system").await);
        world.people.open_session(&caller, Kind::Ticket, "7T:bought").await.unwrap();
        assert!(is_let_in(&world.people, Kind::Ticket, "7T:bought").await);
        world.people.sign_in(b"proof", "system:mailer", "").await.unwrap_err();
        world.people.remove_application(&world.operator, "mailer").await.unwrap();
        assert!(!is_let_in(&world.people, Kind::Ticket, "7T:system").await);
        assert!(world.people.enter_system(&app, "7T:again").await.is_err());
        let back = added(&world, "mailer", system()).await;
        assert_eq!(back.system_user, app.system_user);
        assert!(!is_let_in(&world.people, Kind::Ticket, "7T:bought").await);
        assert!(world.people.enter_system(&back, "7T:again").await.is_ok());
    });
}

#[test]
fn a_system_user_comes_back_as_bare_as_a_new_one() {
    tell(async {
        let world = World::new().await;
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let system = || Some(NewSystem { public_key: pem(&pair), token: "mailer-token".to_owned() });
        let (people, operator) = (&world.people, &world.operator);
        let user = added(&world, "mailer", system()).await.system_user.unwrap();
        people.remove_application(operator, "mailer").await.unwrap();
        people.retire_user(operator, user, false).await.unwrap();
        people.set_user_type(operator, "system:mailer", UserType::Internal).await.unwrap();
        world.user("ada", Role::Reader).await;
        let given = format!(
            "INSERT INTO credentials (associate_id, type, secret, updated)
            SELECT {}, c.type, c.secret, c.updated FROM credentials c JOIN associate a
            ON a.associate_id = c.associate_id WHERE a.name = 'ada'",
            user.0
        );
        world.meddle(&given).await;
        let caller = people.sign_in(b"one", "system:mailer", "ada").await.unwrap();
        people.open_session(&caller, Kind::Ticket, "7T:left").await.unwrap();
        assert!(is_let_in(people, Kind::Ticket, "7T:left").await);
        let back = added(&world, "mailer", system()).await;
        assert!(!is_let_in(people, Kind::Ticket, "7T:left").await);
        assert!(people.sign_in(b"two", "system:mailer", "ada").await.is_err());
        let caller = people.enter_system(&back, "7T:new").await.unwrap();
        assert_eq!((caller.associate().id, caller.associate().user_type), (user, UserType::System));
    });
}

#[test]
fn two_programs_never_share_a_system_user_whatever_the_letter_case_of_their_ids() {
    tell(async {
        let world = World::new().await;
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let system = |token: &str| Some(NewSystem { public_key: pem(&pair), token: token.to_owned() });
        added(&world, "mailer", system("mailer-token")).await;
        let shouted = new("MAILER", system("another-token"));
        assert_eq!(field(world.people.add_application(&world.operator, &shouted, "s").await), "ClientId");
        added(&world, "MAILER", None).await;
        added(&world, "phones", system("phones-token")).await;
    });
}

#[test]
fn a_redeemed_code_that_comes_again_after_its_ten_minutes_ends_what_was_made_of_it_too() {
    tell(async {
        let (world, ada, app) = with_code().await;
        redeem(&world.people, &app, &GIVEN).await.unwrap();
        world.people.give_code(&ada, &app, &NewCode { code: "late", ..CODE }).await.unwrap();
        world.clock.set(NOW + 1200);
        assert!(is_let_in(&world.people, Kind::Access, "8A:one").await);
        let late = redeem(&world.people, &app, &GivenCode { code: "late", ..GIVEN }).await;
        assert!(matches!(late, Err(Error::NotSignedIn)));
        assert!(is_let_in(&world.people, Kind::Access, "8A:one").await, "a code that nobody redeemed");
        assert!(matches!(redeem(&world.people, &app, &GIVEN).await, Err(Error::NotSignedIn)));
        assert!(!is_let_in(&world.people, Kind::Access, "8A:one").await);
        assert!(world.people.refresh(&app, "refresh", "8A:two", None).await.is_err());
    });
}

/// A public RSA key of 1024 bits, and one of the curve secp192k1.
const RSA_1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDo4EFQBiVyuxBxzi6E5wi37hkJiOzQP9xNyXowocM+H/YFjAATnVvY99Dd/CWJZm3S/5LmpvjdGIm0lhNHyHwUf2M1b6it+/jWo63tUeBCi+IhobdMCQB/dVoL5mCldJDDHjLqZM/VfwTL6F+v8IzbbMbO+ujX+5EAq7Kg9KCORQIDAQAB";
const ELLIPTIC: &str =
    "MEYwEAYHKoZIzj0CAQYFK4EEAB8DMgAEFofpRFAWhUXkdtQI+GfgzG6KwogiETW/k1rPk7g2erXmx8L2t0luKmPycbv4N1o5";

#[test]
fn a_key_that_is_none_and_a_system_user_made_by_somebody_without_every_right_are_refused() {
    tell(async {
        let world = World::new().await;
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let in_pem = |body: &str| format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----");
        let good = NewSystem { public_key: pem(&pair), token: "mailer-token".to_owned() };
        let add = async |caller: &Caller, system: NewSystem| {
            world.people.add_application(caller, &new("mailer", Some(system)), "secret").await
        };
        for public_key in [
            String::new(),
            "no key".to_owned(),
            in_pem("MCowBQYDK2VwAyEA"),
            in_pem(RSA_1024),
            in_pem(ELLIPTIC),
        ] {
            let refused = add(&world.operator, NewSystem { public_key, ..good.clone() }).await;
            assert_eq!(field(refused), "PublicKey");
        }
        for token in ["", "short", "with.a.dot", "with a blank in it", &"x".repeat(240)] {
            let refused = add(&world.operator, NewSystem { token: token.to_owned(), ..good.clone() }).await;
            assert_eq!(field(refused), "SystemToken", "{token}");
        }
        let long = new(&"x".repeat(201), Some(good.clone()));
        assert_eq!(field(world.people.add_application(&world.operator, &long, "secret").await), "ClientId");
        let helper = world.user("helper", Role::Reader).await;
        world
            .people
            .set_role_functions(&world.operator, helper.member().role.id, &["admin-users"])
            .await
            .unwrap();
        let helper = world.people.act_as(&world.operator, "helper").await.unwrap();
        assert!(matches!(add(&helper, good).await, Err(Error::NotAllowed)));
    });
}

#[test]
fn whoever_saw_a_system_user_before_its_program_was_removed_does_not_bring_it_back() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let system = Some(NewSystem { public_key: pem(&pair), token: "mailer-token".to_owned() });
        let user = added(&world, "mailer", system).await.system_user.unwrap();
        let seen = world.people.as_of_now(&administrator).await.unwrap();
        let draft = UserDraft { rank: 7, ..UserDraft::of(seen.member_of(user).unwrap()) };
        world.people.remove_application(&administrator, "mailer").await.unwrap();
        let late = world.people.save_user_seen(&seen, Some(user), &draft).await;
        assert!(matches!(late, Err(Error::Outdated)), "{late:?}");
        let now = world.people.as_of_now(&administrator).await.unwrap();
        assert!(now.member_of(user).unwrap().associate.deleted);
    });
}
