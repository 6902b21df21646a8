//! Pictures of persons, companies and projects: shared, handed on, taken away, described, kept in a library.

use visage_people::check::Look;
use visage_people::ids::{ContactId, PersonId, PictureId, ProjectId};
use visage_people::import::{CompanyName, NewPerson};
use visage_people::picture::{Facts, Holder, Picture, Wanted};
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, Error};

use super::world::{GIF, NOW, PNG, RED_GIF, World, field, named, tell, user};

/// Ada, her company, and a project.
async fn three(world: &World) -> [Holder; 3] {
    let company = Some(CompanyName { name: "Engines".into(), department: String::new() });
    let ada = NewPerson { company, ..named("Ada") };
    let ada = world.import(&ada).await.unwrap().person().unwrap();
    let me = world.operator.associate().id;
    let project = world.people.import_project(&world.operator, me, "Analytical Engine").await.unwrap();
    [ada.into(), ContactId(1).into(), project.into()]
}

/// A sales user of that group.
async fn in_group(world: &World, name: &str, group: &str) -> Caller {
    let new = NewUserName { groups: vec![group.to_owned()], ..user(name, Role::Sales) };
    world.people.add_user(&world.operator, &new, name).await.unwrap();
    world.people.act_as(&world.operator, name).await.unwrap()
}

async fn picture(world: &World, holder: Holder) -> Option<Picture> {
    world.people.picture_info(&world.operator, holder).await.unwrap().picture
}

async fn bytes(world: &World, holder: Holder) -> Result<Vec<u8>, Error> {
    let picture = world.people.picture(&world.operator, holder).await?;
    Ok(picture.reader.read_all().await.unwrap().to_vec())
}

async fn assert_sound(world: &World) {
    let look = Look { deep: true, repair: false };
    assert_eq!(world.people.check(&world.operator, look).await.unwrap().findings, []);
}

#[test]
fn persons_companies_and_projects_have_pictures_of_their_own() {
    tell(async {
        let world = World::new().await;
        let holders = three(&world).await;
        for (holder, bytes) in holders.into_iter().zip([GIF, PNG, RED_GIF]) {
            world.people.set_picture(&world.operator, holder, bytes, "").await.unwrap();
        }
        for (holder, (kind, stored)) in
            holders.into_iter().zip([("PersonImage", GIF), ("ContactImage", PNG), ("ProjectImage", RED_GIF)])
        {
            assert_eq!(&*picture(&world, holder).await.unwrap().conceptual_type, kind);
            assert_eq!(bytes(&world, holder).await.unwrap(), stored);
        }
        let links = "SELECT group_concat(ownertable || ':' || linktype || ':' || rank) FROM
            (SELECT * FROM binaryobjectlink ORDER BY binaryobjectlink_id) l";
        if !world.people.shared() {
            assert_eq!(world.text(links), "6:1:1,5:17:1,11:2:1");
        }
        assert_sound(&world).await;
    });
}

#[test]
fn a_company_and_a_project_that_are_not_there_are_not_found() {
    tell(async {
        let world = World::new().await;
        for holder in [Holder::from(ContactId(9)), ProjectId(9).into(), PersonId(9).into()] {
            let told = |error| matches!(error, Error::NotFound { kind, id: 9 } if kind == holder.kind());
            assert!(told(world.people.picture_info(&world.operator, holder).await.unwrap_err()));
            assert!(told(world.people.set_picture(&world.operator, holder, GIF, "").await.unwrap_err()));
            assert!(told(world.people.remove_picture(&world.operator, holder).await.unwrap_err()));
            assert!(told(
                world.people.describe_picture(&world.operator, holder, &Facts::default()).await.unwrap_err()
            ));
        }
        assert!(world.files().is_empty());
    });
}

#[test]
fn the_same_bytes_are_stored_once_and_go_with_the_last_picture() {
    tell(async {
        let world = World::new().await;
        let [ada, company, project] = three(&world).await;
        for holder in [ada, company, project] {
            world.people.set_picture(&world.operator, holder, GIF, "").await.unwrap();
        }
        assert_eq!((world.number("SELECT count(*) FROM binaryobject"), world.files().len()), (3, 1));
        assert_sound(&world).await;
        world.people.set_picture(&world.operator, ada, PNG, "").await.unwrap();
        world.people.remove_picture(&world.operator, company).await.unwrap();
        assert_eq!((bytes(&world, project).await.unwrap(), world.files().len()), (GIF.to_vec(), 2));
        world.people.remove_picture(&world.operator, project).await.unwrap();
        assert_eq!((bytes(&world, ada).await.unwrap(), world.files().len()), (PNG.to_vec(), 1));
        assert_sound(&world).await;
    });
}

#[test]
fn storing_a_picture_again_mends_it_for_everybody_who_has_it() {
    tell(async {
        let world = World::new().await;
        let [ada, company, _] = three(&world).await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        let file = world.files().remove(0);
        let mut damaged = std::fs::read(&file).unwrap();
        *damaged.last_mut().unwrap() ^= 1;
        std::fs::write(&file, damaged).unwrap();
        world.people.set_picture(&world.operator, company, GIF, "").await.unwrap();
        assert_eq!(bytes(&world, ada).await.unwrap(), GIF);
        assert_eq!(bytes(&world, company).await.unwrap(), GIF);
        assert_eq!(world.files().len(), 1);
        std::fs::remove_file(world.files().remove(0)).unwrap();
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        assert_eq!(bytes(&world, company).await.unwrap(), GIF);
        assert_sound(&world).await;
    });
}

#[test]
fn a_picture_that_is_taken_away_is_gone_with_its_last_holder() {
    tell(async {
        let world = World::new().await;
        let [ada, company, _] = three(&world).await;
        let id = world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        world.people.change_picture(&world.operator, company, id).await.unwrap();
        world.people.remove_picture(&world.operator, ada).await.unwrap();
        assert!(matches!(bytes(&world, ada).await, Err(Error::NoPicture)));
        assert_eq!(picture(&world, company).await.unwrap().id, id);
        // Taking away what is not there is no error.
        world.people.remove_picture(&world.operator, ada).await.unwrap();
        world.people.remove_picture(&world.operator, company).await.unwrap();
        assert_eq!((world.number("SELECT count(*) FROM binaryobject"), world.files().len()), (0, 0));
        let next = world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        assert!(next.0 > id.0, "a key is given once");
    });
}

#[test]
fn a_picture_that_is_handed_on_shows_as_new_and_lets_go_of_the_one_before() {
    tell(async {
        let world = World::new().await;
        let [ada, company, _] = three(&world).await;
        let shared = world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        world.clock.set(NOW + 10);
        world.people.set_picture(&world.operator, company, PNG, "").await.unwrap();
        world.clock.set(NOW + 20);
        let caller = world.user("tje0", Role::Administrator).await;
        world.people.change_picture(&caller, company, shared).await.unwrap();
        let found = picture(&world, company).await.unwrap();
        assert_eq!((found.id, found.last_changed()), (shared, NOW + 20));
        assert_eq!(found.updated_by, Some(caller.associate().id));
        assert_eq!((world.number("SELECT count(*) FROM binaryobject"), world.files().len()), (1, 1));
        // The same again changes nothing.
        world.clock.set(NOW + 30);
        world.people.change_picture(&caller, company, shared).await.unwrap();
        assert_eq!(picture(&world, company).await.unwrap().last_changed(), NOW + 20);
        let missing = world.people.change_picture(&caller, company, PictureId(99)).await;
        assert!(matches!(missing, Err(Error::NotFound { id: 99, .. })), "{missing:?}");
        assert_eq!(picture(&world, company).await.unwrap().id, shared);
    });
}

#[test]
fn what_is_said_of_a_picture_stays_when_its_bytes_change() {
    tell(async {
        let world = World::new().await;
        let [ada, ..] = three(&world).await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        world.clock.set(NOW + 5);
        let facts = Facts {
            description: "In spring".into(),
            extra_info: "x=1".into(),
            conceptual_type: "PERSONPHOTO".into(),
            mime: "IMAGE/GIF".into(),
        };
        let told =
            world.people.describe_picture(&world.operator, ada, &facts).await.unwrap().picture.unwrap();
        assert_eq!((&*told.description, &*told.extra_info), ("In spring", "x=1"));
        assert_eq!((&*told.conceptual_type, &*told.mime), ("PERSONPHOTO", "image/gif"));
        assert_eq!(told.updated, Some(NOW + 5));
        world.people.set_picture(&world.operator, ada, PNG, "").await.unwrap();
        let told = picture(&world, ada).await.unwrap();
        assert_eq!((&*told.description, &*told.conceptual_type), ("In spring", "PERSONPHOTO"));
        assert_eq!(&*told.mime, "image/png");
        let facts = Facts { mime: "image/png; q=1".into(), ..Facts::default() };
        let told =
            world.people.describe_picture(&world.operator, ada, &facts).await.unwrap().picture.unwrap();
        assert_eq!((&*told.description, &*told.conceptual_type), ("", "PERSONPHOTO"));
    });
}

#[test]
fn what_does_not_fit_a_picture_is_refused() {
    tell(async {
        let world = World::new().await;
        let [ada, company, _] = three(&world).await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        let describe = async |holder, facts: Facts| {
            field(world.people.describe_picture(&world.operator, holder, &facts).await)
        };
        let long = "ø".repeat(255);
        assert_eq!(
            describe(ada, Facts { description: long.clone(), ..Facts::default() }).await,
            "Description"
        );
        assert_eq!(describe(ada, Facts { extra_info: "\0".into(), ..Facts::default() }).await, "ExtraInfo");
        assert_eq!(
            describe(ada, Facts { conceptual_type: long, ..Facts::default() }).await,
            "ConceptualType"
        );
        for mime in ["image/png", "text/html", "image/gif2"] {
            assert_eq!(describe(ada, Facts { mime: mime.into(), ..Facts::default() }).await, "MimeType");
        }
        assert_eq!(
            describe(company, Facts { mime: "text/html".into(), ..Facts::default() }).await,
            "MimeType"
        );
        assert!(picture(&world, ada).await.unwrap().updated.is_none());
    });
}

#[test]
fn a_holder_without_a_picture_is_described_by_an_empty_one() {
    tell(async {
        let world = World::new().await;
        let [_, company, _] = three(&world).await;
        let facts = Facts { description: "To come".into(), ..Facts::default() };
        let told =
            world.people.describe_picture(&world.operator, company, &facts).await.unwrap().picture.unwrap();
        assert_eq!((told.original_bytes, told.stored_bytes, told.encrypted), (0, 0, false));
        assert_eq!((&*told.description, &*told.conceptual_type), ("To come", "ContactImage"));
        assert!(matches!(bytes(&world, company).await, Err(Error::NoPicture)));
        assert_sound(&world).await;
        let id = world.people.set_picture(&world.operator, company, PNG, "").await.unwrap();
        assert_eq!(id, told.id);
        let told = picture(&world, company).await.unwrap();
        assert_eq!((&*told.description, told.encrypted), ("To come", true));
        assert_eq!(bytes(&world, company).await.unwrap(), PNG);
    });
}

#[test]
fn a_library_picture_has_nobody_until_it_is_handed_to_somebody() {
    tell(async {
        let world = World::new().await;
        let [ada, ..] = three(&world).await;
        let people = &world.people;
        let id = people.keep_picture(&world.operator, "ProjectImage", GIF, "airplane.gif").await.unwrap();
        let told = people.stored_picture(&world.operator, id).await.unwrap().picture.unwrap();
        assert_eq!((&*told.conceptual_type, &*told.description), ("ProjectImage", "airplane.gif"));
        let read = people.stored_picture_bytes(&world.operator, id).await.unwrap();
        assert_eq!(read.reader.read_all().await.unwrap(), GIF);
        assert_sound(&world).await;
        people.change_picture(&world.operator, ada, id).await.unwrap();
        assert_eq!(bytes(&world, ada).await.unwrap(), GIF);
        let empty = people.add_picture(&world.operator, &Facts::default()).await.unwrap();
        let none = people.stored_picture_bytes(&world.operator, empty).await;
        assert!(matches!(none, Err(Error::NoPicture)), "{none:?}");
        people.set_stored_picture(&world.operator, empty, PNG).await.unwrap();
        let read = people.stored_picture_bytes(&world.operator, empty).await.unwrap();
        assert_eq!((&*read.mime, read.reader.read_all().await.unwrap()), ("image/png", PNG.into()));
        people.remove_stored_picture(&world.operator, empty).await.unwrap();
        people.remove_stored_picture(&world.operator, id).await.unwrap();
        assert!(matches!(bytes(&world, ada).await, Err(Error::NoPicture)));
        assert!(world.files().is_empty());
        let gone = people.stored_picture(&world.operator, id).await;
        assert!(matches!(gone, Err(Error::NotFound { kind: "BlobEntity", .. })), "{gone:?}");
    });
}

#[test]
fn a_shared_picture_is_changed_only_by_who_may_change_all_who_have_it() {
    tell(async {
        let world = World::new().await;
        let sales = in_group(&world, "sal0", "Sales").await;
        let other = in_group(&world, "sal1", "Support").await;
        let me = sales.associate().id;
        let own = world.people.import_project(&world.operator, me, "Own").await.unwrap();
        let foreign = world
            .people
            .import_project(&world.operator, world.operator.associate().id, "Foreign")
            .await
            .unwrap();
        let id = world.people.set_picture(&sales, own, GIF, "").await.unwrap();
        world.people.describe_stored_picture(&sales, id, &Facts::default()).await.unwrap();
        assert!(world.people.picture_info(&sales, own).await.unwrap().right.may_update());
        world.people.change_picture(&world.operator, foreign, id).await.unwrap();
        assert!(!world.people.stored_picture(&sales, id).await.unwrap().right.may_update());
        // What is told of it is what becomes of an attempt.
        assert!(!world.people.picture_info(&sales, own).await.unwrap().right.may_update());
        for refused in [
            world.people.describe_stored_picture(&sales, id, &Facts::default()).await.err(),
            world.people.describe_picture(&sales, own, &Facts::default()).await.err(),
            world.people.set_stored_picture(&sales, id, PNG).await.err(),
            world.people.remove_stored_picture(&sales, id).await.err(),
            world.people.remove_picture(&sales, foreign).await.err(),
            world.people.change_picture(&other, foreign, id).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::NotAllowed)), "{refused:?}");
        }
        // A new picture of the own project leaves the shared one to the other.
        assert_ne!(world.people.set_picture(&sales, own, PNG, "").await.unwrap(), id);
        assert_eq!(bytes(&world, foreign.into()).await.unwrap(), GIF);
    });
}

#[test]
fn who_may_see_none_who_have_a_picture_does_not_see_it_either() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let new = NewUserName { person: Some(ada), ..user("ext0", Role::External) };
        world.people.add_user(&world.operator, &new, "ext0").await.unwrap();
        let outside = world.people.act_as(&world.operator, "ext0").await.unwrap();
        let me = world.operator.associate().id;
        let project = world.people.import_project(&world.operator, me, "Secret").await.unwrap();
        let id = world.people.set_picture(&world.operator, project, GIF, "").await.unwrap();
        let own = world.people.import_project(&world.operator, outside.associate().id, "Own").await.unwrap();
        assert!(world.people.picture_info(&outside, own).await.is_ok());
        let kept = world.people.keep_picture(&world.operator, "", PNG, "").await.unwrap();
        for hidden in [id, kept] {
            for refused in [
                world.people.stored_picture(&outside, hidden).await.err(),
                world.people.stored_picture_bytes(&outside, hidden).await.err(),
                world.people.set_stored_picture(&outside, hidden, PNG).await.err(),
                world.people.remove_stored_picture(&outside, hidden).await.err(),
            ] {
                assert!(matches!(refused, Some(Error::NotFound { .. })), "{refused:?}");
            }
        }
        let refused = world.people.keep_picture(&outside, "", GIF, "").await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        let refused = world.people.add_picture(&outside, &Facts::default()).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        assert!(!world.people.default_picture(&outside).right.may_update());
        assert!(world.people.default_picture(&world.operator).right.may_update());
    });
}

#[test]
fn a_picture_is_found_by_the_hash_of_an_address_also_of_one_that_was_stored_before_there_were_hashes() {
    tell(async {
        let world = World::new().await;
        let with_address = NewPerson { emails: vec!["Ada@Example.com".into()], ..named("Ada") };
        let ada = world.import(&with_address).await.unwrap().person().unwrap();
        let wanted = Wanted::inside(1, 1);
        let hashes = [
            "3e3417d7ef77d5932a6734b916515ed5",
            "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72",
        ];
        assert!(matches!(world.people.avatar(hashes[0], &wanted).await, Err(Error::NoPicture)));
        world.people.set_picture(&world.operator, ada, PNG, "").await.unwrap();
        for hash in hashes {
            assert_eq!(world.people.avatar(hash, &wanted).await.unwrap().mime, "image/png");
        }
        world.meddle("UPDATE email SET address_md5 = '', address_sha256 = ''").await;
        assert!(matches!(world.people.avatar(hashes[0], &wanted).await, Err(Error::NoPicture)));
        world.people.hash_addresses().await.unwrap();
        for hash in hashes {
            assert!(world.people.avatar(hash, &wanted).await.is_ok());
        }
    });
}

#[test]
fn who_may_see_a_library_picture_gives_a_copy_of_it_and_never_harms_the_library() {
    tell(async {
        let world = World::new().await;
        let sales = in_group(&world, "sal0", "Sales").await;
        let own = world.people.import_project(&world.operator, sales.associate().id, "Own").await.unwrap();
        let kept =
            world.people.keep_picture(&world.operator, "ProjectImage", GIF, "plane.gif").await.unwrap();
        world.people.change_picture(&sales, own, kept).await.unwrap();
        let given = picture(&world, own.into()).await.unwrap();
        assert_ne!(given.id, kept);
        assert_eq!(
            (&*given.description, bytes(&world, own.into()).await.unwrap()),
            ("plane.gif", GIF.to_vec())
        );
        assert_eq!(world.files().len(), 1);
        world.people.set_picture(&sales, own, PNG, "").await.unwrap();
        world.people.remove_picture(&sales, own).await.unwrap();
        let read = world.people.stored_picture_bytes(&world.operator, kept).await.unwrap();
        assert_eq!(read.reader.read_all().await.unwrap(), GIF);
        let refused = world.people.remove_stored_picture(&sales, kept).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    });
}
