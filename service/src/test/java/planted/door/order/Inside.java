package planted.door.order;

final class Inside {
    final PublicForNobody used = new PublicForNobody();
}
