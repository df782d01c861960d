mod products {
    struct ProductDTO { id: ProductId, name: String }

    struct ProductListDTO { products: Vec<ProductDTO>, total: usize }

    #[fake(entity = ProductDTO, key = id)]
    trait ProductRepository {
        #[fake(list(page = |page| ProductListDTO { products: page.items, total: page.total }))]
        fn find_all();
    }
}
