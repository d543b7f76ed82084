// The words that two people read out to each other: 2,048 of them, so that each stands for 11 bits. They are short and
// easy to say, and no two begin with the same four letters.

export const WORDS: readonly string[] = `
  abbey able about above absent acid acorn acre across actor adapt adept admire adobe adopt adult
  affix afloat afraid after again agent agile aglow agree ahead aide aim airbag ajar alarm album
  alert algae alias alibi alien alike alive alley almond aloe alpha alpine also altar alto always
  amber amble amend among ample amuse anchor angel angle animal ankle annex answer anthem antler
  anvil apart apex apple april apron arcade arch arctic arena argue arise armor aroma arrow artist
  ascot ash aside ask aspen asset aster athlete atlas atom attic auburn audio august aunt author
  autumn avenue avid avoid awake award awful axis axle azure baby bacon badge bagel bagpipe bait
  baker balcony bald ballet balm bamboo banana banjo bank banner barber bare barge bark barley
  barn baron barrel basil basket batch bath baton battle bay bazaar beach bead beaver become
  bedrock beef beetle before begin behave beige bell belong bench bent beret berry beside better
  beyond bicycle big bike bingo birch bird biscuit bishop bison bite bitter black blade blank
  blaze blend bless blimp blink blister block blond bloom blouse blue blunt blush board boat
  bobcat body boggy boil bold bolt bomber bonnet bonus book boom boost booth border borrow boss
  both bottle bounce bowl boxer boy brace brain brave bread brick bride brief bring brisk broad
  broken bronze broom brown brush bubble bucket buddy budget buffalo bugle build bulb bull bumper
  bunny burden burger burrow bus bushel busy butter buyer buzz cabin cable cactus cadet cafe cage
  cake calf calm camel camp canal candle canoe canyon cape captain caramel cargo carpet carrot
  carton carve cashew castle casual catch cattle cause cave cedar celery cellar cement census
  center chain chalk champ change chapel charm chase cheese chef cherry chess chew chicken chief
  child chime chin chip chisel choir chop chorus chrome chunk cider cigar cinder cinema circle
  cities citrus civic clam clan clap clarify class clay clean clever client cliff climb clinic
  clip cloak clock close cloth cloud clover clown club clue clump coach coal coast cobalt cobra
  cocoa code coffee coin cold collar comb comet comic common condor cone cookie copper copy coral
  cord corn cosmic cost cotton couch count cousin cover cow coyote cozy crab cradle craft crane
  crater crayon cream credit creek crest crew cricket crisp crop cross crowd crude cruise crumb
  crush crystal cubic cuckoo cuddle cup curb curious curve cushion custom cute cycle cymbal daily
  dairy daisy damp dance dapper daring dark dash dawn day dazzle deacon deal debut decent deck
  decoy deep deer defend degree deli delta demand denim dental depot depth derby desert desk
  detail device devote dial diamond diary diesel diet digit dime diner dingo dinner dipper direct
  disco dish ditch dive divide dizzy dock doctor dodge dog doll dolphin domain dome donkey donor
  door dorsal dose double dough dove down dozen draft dragon drama drawer dream dress drift drill
  drink drive drop drum dry duck duet duke dune dusk dust duty dwarf dwell each eager eagle early
  earn earth easel east easy eater echo eclipse edge edit effort egg either elastic elbow elder
  elect elegant elf elk elm else embark ember emblem emerald empire employ empty emu enamel encore
  end energy engine enjoy enough enrich ensign enter envoy epic episode equal equip era erase
  errand erupt escort essay estate ethic even ever evident evolve exact excel exhale exist exit
  exotic expand extra fabric face factor fade fairy faith falcon fall family famous fancy farm
  fashion fast father fault favor fawn feast feather fedora feed feel fellow felt fence fennel
  fern ferry fetch fever few fiber fiction fiddle field fierce fifty fight figure file film filter
  final finch finger finish fire firm first fish fist five fizz flag flame flap flash flat flavor
  fleet flesh flexible flick flight flint flip float flock flood flour fluid flute foal focus fog
  foil fold follow food foot force forest fork form fossil foster found fox foyer frame freckle
  free fresh friend frill fringe frisky frog front frost frown fruit fudge fuel full fun funny fur
  fuse future fuzzy gadget gain galaxy gale gallop game garage garden garlic garnet gas gate
  gather gauze gazelle gear gecko gem general gentle genuine geology gesture geyser ghost giant
  gift giggle ginger giraffe girl give glad glance glass glaze gleam glide glitter globe gloomy
  glory gloss glove glow glue gnat gnome goal goat goblet gold golf gondola good goose gopher
  gorge gospel gossip gourd gown grace grade grain grand grape grass gravel gray great green grid
  grill grin grip grocer groom ground grove grow gruff guard guess guide guitar gulf gull gum
  guppy gust guy gym gypsum habit haiku hair half halo ham hammer hamster hand happy harbor hard
  harp harvest hat hatch haven hawk hazel head health heap heart heavy hedge height helium hello
  helmet help hen herb hermit hero hickory hidden high hike hill hinge hippo history hobby hockey
  hold hollow home honey hood hook hope horn horse hose hotel hound hour house hover hub huddle
  hug huge hull human humble hundred hungry hunter hurdle hurry husk hut hybrid hydrant hyena hymn
  ice icicle icon idea igloo ignite image impact import inbox inch income index indigo indoor
  infant ink inlet inner input insect inside intact into invent invite inward iris iron island
  issue itch item ivory ivy jacket jade jaguar jam jar jasmine jaw jazz jeans jelly jersey jest
  jet jewel jigsaw jingle job jockey jog join joke jolly journal joy judge juggle juice july jumbo
  jump june jungle junior jury just kale karate kayak keel keen keep kelp kennel kernel kettle key
  kick kilo kind king kiosk kit kitchen kite kiwi knack knee knife knob knot koala label lace
  ladder lagoon lake lamb lamp lance land lane lantern lapel large lark laser last latch later
  latte laugh laundry lava lawn layer lazy leader leaf league lean leap learn leather lecture
  ledge left legend lemon lend length lentil leopard lesson letter level liberty library lid life
  lift light like lilac lily limb lime limit line lion lip liquid list little live lizard llama
  load loaf lobby lobster local lodge loft logic lonely long loop loose lotion lotus loud lounge
  love low loyal lucky luggage lull lumber lunar lunch lush lute luxury lynx lyric macaw machine
  magic magnet magpie main major maker mallet malt mammal mango manner maple marble march margin
  marine market maroon marsh marvel mask mason mast match math matter maximum maybe mayor maze
  meadow meal medal mellow melody member memory mend mental menu mercy merge merit mermaid merry
  mesh meteor method metro middle might mild milk mill mimic mind miner mint minute mirror mist
  mitten mix moan mobile model moist mole moment monkey month moon moose moral morning mosaic moss
  moth motor mouse mouth move movie much mud muffin mug mulberry mule mural muscle museum music
  mustard mute mutual muzzle myself mystery myth nacho nail name nanny napkin narrow nation nature
  navy near neat nebula neck nectar need neon nephew nerve nest net neutral never new next nibble
  nice nickel night nimble nine noble nod noise nomad noodle noon normal north nose note nougat
  novel now nozzle nudge number nurse nut nutmeg nylon oak oar oasis oat obey object oboe obtain
  ocean octave october odd offer office often ogre oil old olive omega omelet once onion only
  onward onyx opal open opera optic orange orbit orchard order oregano organ origin osprey ostrich
  other otter ounce outer oval oven over owl owner oxygen oyster ozone pace pack paddle page paint
  pair palace pale palm pancake panda panel panic panther papaya paper parade parcel park parrot
  party pass pasta patch path patrol pave pay peace peak peanut pearl pebble pecan pedal peel
  pelican pencil penguin peony people pepper perch perfect permit person petal phantom phase phone
  photo phrase piano pickle picnic picture pigeon pile pilot pinch pine ping pink pioneer pipe
  pirate pitch pivot pixel pizza place plaid plan plate play plaza pleat plenty plot plow pluck
  plug plum plus pocket podium poem point poker polar police polo pond pony poodle pool popcorn
  poppy porch port postal potato pottery pouch pound powder power prairie present price pride
  prime print prism private prize probe profit prong proof proud prowl prune public pudding puffin
  pulley pulp puma pump punch pupil puppet pure purple purse push put puzzle pyramid python quack
  quaint quake quality quarry queen quench quest quick quiet quilt quirk quiver quiz quota rabbit
  raccoon race rack radar radio raft ragtime rail rain raisin rally ramp ranch random range rapid
  rare rascal rate rattle raven ravine razor reach ready rebel recipe record red reef referee
  refresh region reindeer relax relic remain remote rent repair reply report rescue resin rest
  result retro return reveal reward rhyme rhythm ribbon rice rich ride ridge right rigid ring
  rinse ripe ripple rise risk ritual rival river road roast robin robot rock rodeo role roll roman
  roof rookie room root rope rose roster rotate rough round rover row royal rubber ruby rudder
  rugby ruler rumble runner rural rush rustic sable sack saddle safari safe saga sage sail saint
  salad salmon salon salt salute same sample sand sapling sardine satin sauce sauna save savor say
  scale scarf scene scholar scoop scout scrap screen script scroll sculpt seal search season
  second secret seed segment seldom select sell senior sense sepia sequel serene serve sesame
  settle seven shadow shaft shallow shape share shawl shed sheep shelf sherbet shield shift shine
  ship shirt shock shoe shop short should shovel shower shrimp shrub shuffle shut shy sift sight
  signal silent silk silver similar simple singer siren sister site size skate sketch skill skin
  skip skirt skunk sky slab slack slam slate sled sleep slender slice slide slim slipper slogan
  slope slot slow slumber small smart smell smile smoke smooth snack snail snake snap sneeze snore
  snow soap soccer social sock soda sofa soft soil solar soldier solid solo some sonar song soon
  sorbet sorrel sound soup source south soy space spark speak special spend sphere spice spider
  spike spinach spiral splash spoon sport spot spray spring spruce spur square squid stable stack
  stadium staff stage stamp star state steam steel stem step stereo stew stick still sting stitch
  stock stone stop story stove straw street string strong studio stump style subway such sudden
  suede sugar suit sulfur summer sun super surf sushi suspend swallow swamp swan swap swear sweet
  swift swim swing switch sword sycamore symbol syrup system table tackle taco tactic tadpole tail
  take talent talk tall tame tan tango tank tape tapioca target tart task taste tattoo taxi teach
  team teapot teeth tell temple tennis tent term test text thank theater theme thick thimble thing
  third thistle thorn thread thrift throne thumb thunder thyme ticket tide tidy tiger tile till
  timber time tin tiny tiptoe tire title toad toast today toddler toffee token tomato tone tongue
  tonic tool tooth topaz topic torch tornado tortoise total totem touch tour toward tower town toy
  track trade trail tram trap travel tray treat tree trend tribe trick trim trio trip trombone
  trophy trot trout truck true trumpet trust truth tuba tube tug tulip tuna tundra tunnel turban
  turkey turnip turtle tutor tuxedo twelve twenty twice twig twilight twin twist type typical
  ultra umber umbrella umpire uncle under undo unfold unicorn uniform union unit unlock until
  unusual upbeat update uphill upon upper uproar upset urban urge urn use usher usual utensil
  utmost vacant vacuum vague valid valley value valve van vanilla vapor various vase vast vault
  veil velvet vendor vent venue verb verse very vessel vest veteran via victory video view vigor
  villa vine vinyl viola virtue visa visit visor vista vital vivid vocal voice volcano volume vote
  vowel voyage vulture wacky wade waffle wagon waist wake walk wall walnut walrus waltz wander
  want warbler warm wash wasp watch water wave wax way wealth weasel weather weave wedge weed
  welcome weld well west wet whale wharf wheat wheel when whisk white whole why wicker wide widget
  wife wig wild willow wind wing winner winter wipe wire wise wish witty wizard wolf woman wombat
  wonder wood wool word work world worm worry wrap wreath wrench wrist yacht yak yam yank yard
  yarn year yeast yellow yeti yield yoga yogurt young your youth yucca yummy zany zeal zebra
  zenith zephyr zero zest zigzag zinc zip zipper zodiac zone zoo zoom
`
  .trim()
  .split(/\s+/);
